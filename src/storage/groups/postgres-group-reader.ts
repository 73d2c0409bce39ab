import { type GroupMember } from '../../directory/group.ts';
import { isUuid, type TenantId } from '../../kernel/ids.ts';
import { type GroupReader, type MemberedGroup } from '../../provisioning/provisioning-transaction.ts';
import { type ResourcePage, type ResourceQuery } from '../../provisioning/resource-query.ts';
import { type AttributeSources } from '../filter-sql/attribute-source.ts';
import { queryPage } from '../page-query.ts';
import { type Queryable, type Statement } from '../statement.ts';
import { GROUP_COLUMNS, groupFromRow, type GroupRow } from './group-row.ts';
import { MEMBERS_OF_GROUP } from './membership-sql.ts';

type MemberedGroupRow = GroupRow & { readonly members?: readonly GroupMember[] };

const FIND: Statement = {
  name: 'groups-find',
  text: `select ${GROUP_COLUMNS} from groups r where r.tenant_id = $1 and r.group_id = $2`,
};

const FIND_WITH_MEMBERS: Statement = {
  name: 'groups-find-with-members',
  text: `select ${GROUP_COLUMNS}, ${MEMBERS_OF_GROUP} as members
           from groups r where r.tenant_id = $1 and r.group_id = $2`,
};

const memberedGroupFromRow = (row: MemberedGroupRow): MemberedGroup => ({
  group: groupFromRow(row),
  members: row.members,
});

/** Reads the groups of one tenant, with or without their members, each call one statement. */
export class PostgresGroupReader implements GroupReader {
  readonly #connection: Queryable;
  readonly #tenant: TenantId;
  readonly #sources: AttributeSources;

  constructor(connection: Queryable, tenant: TenantId, sources: AttributeSources) {
    this.#connection = connection;
    this.#tenant = tenant;
    this.#sources = sources;
  }

  async find(id: string, withMembers: boolean): Promise<MemberedGroup | undefined> {
    if (!isUuid(id)) {
      return undefined;
    }
    const statement = withMembers ? FIND_WITH_MEMBERS : FIND;
    const [row] = await this.#connection.query<MemberedGroupRow>(statement, [this.#tenant, id]);
    return row && memberedGroupFromRow(row);
  }

  async search(query: ResourceQuery, withMembers: boolean): Promise<ResourcePage<MemberedGroup>> {
    const table = {
      tenant: this.#tenant,
      name: 'groups',
      alias: 'r',
      columns: withMembers ? `${GROUP_COLUMNS}, ${MEMBERS_OF_GROUP} as members` : GROUP_COLUMNS,
      sources: this.#sources,
      indexedLists: new Map<string, string>(),
    };
    const page = await queryPage<MemberedGroupRow>(this.#connection, table, query);
    return { ...page, items: page.items.map(memberedGroupFromRow) };
  }
}
