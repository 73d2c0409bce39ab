import { isUuid, type TenantId } from '../../kernel/ids.ts';
import { type SeatedUser, type UserReader } from '../../provisioning/provisioning-transaction.ts';
import { type ResourcePage, type ResourceQuery } from '../../provisioning/resource-query.ts';
import { type AttributeSources } from '../filter-sql/attribute-source.ts';
import { membershipFromRow, type MembershipRow, MEMBERSHIPS_OF_USER } from '../groups/membership-sql.ts';
import { queryPage } from '../page-query.ts';
import { grantFromRow, GRANTS_OF_USER, type GrantRow } from '../seats/grant-row.ts';
import { type Queryable, type Statement } from '../statement.ts';
import { USER_COLUMNS, userFromRow, type UserRow } from './user-row.ts';

type SeatedUserRow = UserRow & {
  readonly grants: readonly GrantRow[];
  readonly memberships: readonly MembershipRow[];
};

const COLUMNS = `${USER_COLUMNS}, ${GRANTS_OF_USER} as grants, ${MEMBERSHIPS_OF_USER} as memberships`;

const FIND: Statement = {
  name: 'users-find',
  text: `select ${COLUMNS} from users u where u.tenant_id = $1 and u.user_id = $2`,
};

/** As the index `users_words` has it. */
const INDEXED_LISTS = new Map([['emails', "u.comparable->>'emails'"]]);

const seatedUserFromRow = (row: SeatedUserRow): SeatedUser => ({
  user: userFromRow(row),
  grants: row.grants.map(grantFromRow),
  memberships: row.memberships.map(membershipFromRow),
});

/** Reads the users of one tenant with their seats, each call one statement. */
export class PostgresUserReader implements UserReader {
  readonly #connection: Queryable;
  readonly #tenant: TenantId;
  readonly #sources: AttributeSources;

  constructor(connection: Queryable, tenant: TenantId, sources: AttributeSources) {
    this.#connection = connection;
    this.#tenant = tenant;
    this.#sources = sources;
  }

  async find(id: string): Promise<SeatedUser | undefined> {
    if (!isUuid(id)) {
      return undefined;
    }
    const [row] = await this.#connection.query<SeatedUserRow>(FIND, [this.#tenant, id]);
    return row && seatedUserFromRow(row);
  }

  async search(query: ResourceQuery): Promise<ResourcePage<SeatedUser>> {
    const table = {
      tenant: this.#tenant,
      name: 'users',
      alias: 'u',
      columns: COLUMNS,
      sources: this.#sources,
      indexedLists: INDEXED_LISTS,
    };
    const page = await queryPage<SeatedUserRow>(this.#connection, table, query);
    return { ...page, items: page.items.map(seatedUserFromRow) };
  }
}
