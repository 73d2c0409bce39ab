import { isUuid, type TenantId } from '../../kernel/ids.ts';
import { type SeatedUser, type UserReader } from '../../provisioning/provisioning-transaction.ts';
import { type ResourcePage, type ResourceQuery } from '../../provisioning/resource-query.ts';
import { type AttributeSources } from '../filter-sql/attribute-source.ts';
import { queryPage } from '../pages/query-page.ts';
import { type AtPlace, type ResourceTable, selectShown } from '../pages/resource-table.ts';
import { StatementNames } from '../pages/statement-names.ts';
import { type Queryable, type Statement } from '../statement.ts';
import { SEATED_USER, seatedUserFromRow, type SeatedUserRow } from './seated-user-row.ts';
import { type UserLookups } from './user-lookups.ts';
import { USER_COLUMNS } from './user-row.ts';

const NAMES = new StatementNames('users-page');

/** As the index `users_words` has it. */
const INDEXED_LISTS = new Map([['emails', "u.comparable->>'emails'"]]);

/** The users as they are searched. */
export const usersTable = (tenant: TenantId, sources: AttributeSources): ResourceTable => ({
  tenant,
  name: 'users',
  alias: 'u',
  resourceType: 'User',
  sources,
  indexedLists: INDEXED_LISTS,
});

/**
 * The name of the one user that a query is for, in the form in which names are compared: how identity providers look
 * whether somebody is there already. Undefined for every other query.
 */
const soughtUserName = ({ filter, start, count }: ResourceQuery): string | undefined => {
  const isFirst = start.kind === 'index' && start.startIndex === 1 && count > 0;
  return isFirst &&
    filter?.kind === 'compare' &&
    filter.operator === 'eq' &&
    filter.location.extension === undefined &&
    filter.location.attribute.name === 'userName'
    ? String(filter.value)
    : undefined;
};

const AT_PLACES: Statement = {
  name: 'users-at-places',
  text: selectShown(
    `select u.sequence, ${USER_COLUMNS} from users u where u.tenant_id = $1 and u.sequence = any($2::bigint[])`,
    SEATED_USER,
  ),
};

/** Reads the users of one tenant with their seats, each call one statement or a part of one. */
export class PostgresUserReader implements UserReader {
  readonly #connection: Queryable;
  readonly #tenant: TenantId;
  readonly #sources: AttributeSources;
  readonly #lookups: UserLookups;

  /** `lookups`, and with it the connection, is shared by those who ask at the same moment. */
  constructor(lookups: UserLookups, tenant: TenantId, sources: AttributeSources) {
    this.#connection = lookups.connection;
    this.#tenant = tenant;
    this.#sources = sources;
    this.#lookups = lookups;
  }

  async find(id: string): Promise<SeatedUser | undefined> {
    return isUuid(id) ? this.#lookups.byId(this.#tenant, id) : undefined;
  }

  async search(query: ResourceQuery): Promise<ResourcePage<SeatedUser>> {
    const userName = soughtUserName(query);
    if (userName !== undefined) {
      const found = await this.#lookups.byUserName(this.#tenant, userName);
      return { totalResults: found ? 1 : 0, items: found ? [found] : [], next: undefined };
    }
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
