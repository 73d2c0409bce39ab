import { type GroupMember } from '../../directory/group.ts';
import { isUuid, type TenantId } from '../../kernel/ids.ts';
import { type GroupReader, type MemberedGroup } from '../../provisioning/provisioning-transaction.ts';
import { type ResourcePage, type ResourceQuery } from '../../provisioning/resource-query.ts';
import { type AttributeSources } from '../filter-sql/attribute-source.ts';
import { queryPage } from '../pages/query-page.ts';
import { type AtPlace, type ResourceTable, selectShown, type ShownRows } from '../pages/resource-table.ts';
import { StatementNames } from '../pages/statement-names.ts';
import { type Queryable, type Statement } from '../statement.ts';
import { GROUP_COLUMNS, groupFromRow, type GroupRow } from './group-row.ts';
import { membersBehind, membersOfPage } from './membership-sql.ts';

type MemberedGroupRow = GroupRow & { readonly members?: readonly GroupMember[] };

/** Members that come with a group, in one statement: with one group, and with each of a page of them. */
const MEMBERS_OF_ONE = 2_000;
const MEMBERS_OF_EACH = 100;
/** Members that are fetched at a time behind those; a chunk takes a few milliseconds and some 200 kB. */
const CHUNK = 1_000;

const WITHOUT_MEMBERS: ShownRows = {
  columns: GROUP_COLUMNS,
  gathered: [],
  gatheredColumns: [],
  joins: '',
};

const withMembersUpTo = (limit: number): ShownRows => ({
  ...WITHOUT_MEMBERS,
  gathered: [membersOfPage(limit)],
  gatheredColumns: [`coalesce(members.list, '[]') as members`],
  joins: 'left join members on members.group_id = page.group_id',
});

const WITH_MEMBERS = withMembersUpTo(MEMBERS_OF_EACH);

const findWith = (name: string, shown: ShownRows): Statement => ({
  name,
  text: selectShown(
    `select ${GROUP_COLUMNS} from groups r where r.tenant_id = $1 and r.group_id = $2`,
    shown,
  ),
});

const FIND = findWith('groups-find', WITHOUT_MEMBERS);
const FIND_WITH_MEMBERS = findWith('groups-find-with-members', withMembersUpTo(MEMBERS_OF_ONE));
const MEMBERS_BEHIND: Statement = { name: 'group-members-behind', text: membersBehind(CHUNK) };

const atPlaces = (name: string, shown: ShownRows): Statement => ({
  name,
  text: selectShown(
    `select r.sequence, ${GROUP_COLUMNS} from groups r where r.tenant_id = $1 and r.sequence = any($2::bigint[])`,
    shown,
  ),
});

const AT_PLACES = atPlaces('groups-at-places', WITHOUT_MEMBERS);
const AT_PLACES_WITH_MEMBERS = atPlaces('groups-at-places-with-members', WITH_MEMBERS);

const NAMES = new StatementNames('groups-page');

/** The groups as they are searched. */
export const groupsTable = (tenant: TenantId, sources: AttributeSources): ResourceTable => ({
  tenant,
  name: 'groups',
  alias: 'r',
  resourceType: 'Group',
  sources,
  indexedLists: new Map<string, string>(),
});

/** Reads the groups of one tenant, with or without their members. */
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
    return row && this.#memberedGroupFromRow(row, MEMBERS_OF_ONE);
  }

  async search(query: ResourceQuery, withMembers: boolean): Promise<ResourcePage<MemberedGroup>> {
    const shown = withMembers ? WITH_MEMBERS : WITHOUT_MEMBERS;
    const table = { ...groupsTable(this.#tenant, this.#sources), shown };
    const page = await queryPage<MemberedGroupRow>(
      { connection: this.#connection, table, names: NAMES },
      query,
    );
    return { ...page, items: page.items.map((row) => this.#memberedGroupFromRow(row, MEMBERS_OF_EACH)) };
  }

  /** The groups at places of the list of all of them; those that are gone by now are missing. */
  async atPlaces(places: readonly string[], withMembers: boolean): Promise<Map<string, MemberedGroup>> {
    const statement = withMembers ? AT_PLACES_WITH_MEMBERS : AT_PLACES;
    const values = [this.#tenant, places];
    const rows = await this.#connection.query<MemberedGroupRow & AtPlace>(statement, values);
    return new Map(rows.map((row) => [row.sequence, this.#memberedGroupFromRow(row, MEMBERS_OF_EACH)]));
  }

  #memberedGroupFromRow(row: MemberedGroupRow, limit: number): MemberedGroup {
    const { members } = row;
    const last = members?.length === limit ? members.at(-1) : undefined;
    return {
      group: groupFromRow(row),
      members,
      furtherMembers: last && this.#membersBehind(row.group_id, last.id),
    };
  }

  /** Chunk after chunk, none of them before it is asked for. */
  async *#membersBehind(group: string, after: string): AsyncGenerator<readonly GroupMember[]> {
    let last: string | undefined = after;
    while (last !== undefined) {
      const chunk: readonly GroupMember[] = await this.#chunkBehind(group, last);
      if (chunk.length > 0) {
        yield chunk;
      }
      last = chunk.length === CHUNK ? chunk.at(-1)?.id : undefined;
    }
  }

  async #chunkBehind(group: string, member: string): Promise<readonly GroupMember[]> {
    const values = [this.#tenant, group, member];
    const rows = await this.#connection.query<{ list: readonly GroupMember[] | null }>(
      MEMBERS_BEHIND,
      values,
    );
    return rows[0]?.list ?? [];
  }
}
