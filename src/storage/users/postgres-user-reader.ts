import { isUuid, type TenantId } from '../../kernel/ids.ts';
import { type SeatedUser, type UserReader } from '../../provisioning/provisioning-transaction.ts';
import { type ResourcePage, type ResourceQuery } from '../../provisioning/resource-query.ts';
import { type AttributeSources } from '../filter-sql/attribute-source.ts';
import { membershipFromRow, type MembershipRow, MEMBERSHIPS_OF_PAGE } from '../groups/membership-sql.ts';
import { queryPage } from '../pages/query-page.ts';
import { type AtPlace, type ResourceTable, selectShown, type ShownRows } from '../pages/resource-table.ts';
import { StatementNames } from '../pages/statement-names.ts';
import { grantFromRow, GRANTS_OF_PAGE, type GrantRow } from '../seats/grant-row.ts';
import { type Queryable, type Statement } from '../statement.ts';
import { USER_COLUMNS, userFromRow, type UserRow } from './user-row.ts';

type SeatedUserRow = UserRow & {
  readonly grants: readonly GrantRow[];
  readonly memberships: readonly MembershipRow[];
};

/** A user with its seats and its groups. */
const SEATED_USER: ShownRows = {
  columns: USER_COLUMNS,
  gathered: [...MEMBERSHIPS_OF_PAGE, GRANTS_OF_PAGE],
  gatheredColumns: [
    `coalesce(memberships.list, '[]') as memberships`,
    `coalesce(grants.list, '[]') as grants`,
  ],
  joins: `left join memberships on memberships.user_id = page.user_id
          left join grants on grants.user_id = page.user_id`,
};

const FIND: Statement = {
  name: 'users-find',
  text: selectShown(
    `select ${USER_COLUMNS} from users u where u.tenant_id = $1 and u.user_id = $2`,
    SEATED_USER,
  ),
};

const NAMES = new StatementNames('users-page');

/** As the index `users_words` has it. */
const INDEXED_LISTS = new Map([['emails', "u.comparable->>'emails'"]]);

const seatedUserFromRow = (row: SeatedUserRow): SeatedUser => ({
  user: userFromRow(row),
  grants: row.grants.map(grantFromRow),
  memberships: row.memberships.map(membershipFromRow),
});

/** The users as they are searched. */
export const usersTable = (tenant: TenantId, sources: AttributeSources): ResourceTable => ({
  tenant,
  name: 'users',
  alias: 'u',
  resourceType: 'User',
  sources,
  indexedLists: INDEXED_LISTS,
});

const AT_PLACES: Statement = {
  name: 'users-at-places',
  text: selectShown(
    `select u.sequence, ${USER_COLUMNS} from users u where u.tenant_id = $1 and u.sequence = any($2::bigint[])`,
    SEATED_USER,
  ),
};

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
    const table = { ...usersTable(this.#tenant, this.#sources), shown: SEATED_USER };
    const source = { connection: this.#connection, table, names: NAMES };
    const page = await queryPage<SeatedUserRow>(source, query);
    return { ...page, items: page.items.map(seatedUserFromRow) };
  }

  /** The users at places of the list of all of them; those that are gone by now are missing. */
  async atPlaces(places: readonly string[]): Promise<Map<string, SeatedUser>> {
    const values = [this.#tenant, places];
    const rows = await this.#connection.query<SeatedUserRow & AtPlace>(AT_PLACES, values);
    return new Map(rows.map((row) => [row.sequence, seatedUserFromRow(row)]));
  }
}
