import { type TenantId } from '../kernel/ids.ts';
import {
  type FoundResource,
  type RootQuery,
  type RootReader,
} from '../provisioning/provisioning-transaction.ts';
import { type ResourcePage } from '../provisioning/resource-query.ts';
import { type AttributeSources } from './filter-sql/attribute-source.ts';
import { groupsTable, PostgresGroupReader } from './groups/postgres-group-reader.ts';
import { pageFrom, type PageRow } from './pages/query-page.ts';
import { FIRST_GROUP, rootStatement } from './pages/root-statement.ts';
import { orTooMany } from './pages/too-many.ts';
import { type Queryable } from './statement.ts';
import { type UserLookups } from './users/user-lookups.ts';
import { PostgresUserReader, usersTable } from './users/postgres-user-reader.ts';

/** Where the attributes of both types stand. */
export interface RootSources {
  readonly users: AttributeSources;
  readonly groups: AttributeSources;
}

/** Searches users and groups of one tenant as one list: one statement for the places, one for each type on the page. */
export class PostgresRootReader implements RootReader {
  readonly #connection: Queryable;
  readonly #lookups: UserLookups;
  readonly #tenant: TenantId;
  readonly #sources: RootSources;

  constructor(lookups: UserLookups, tenant: TenantId, sources: RootSources) {
    this.#connection = lookups.connection;
    this.#lookups = lookups;
    this.#tenant = tenant;
    this.#sources = sources;
  }

  async search(query: RootQuery, withMembers: boolean): Promise<ResourcePage<FoundResource>> {
    const { text, values } = rootStatement(
      {
        users: usersTable(this.#tenant, this.#sources.users),
        groups: groupsTable(this.#tenant, this.#sources.groups),
      },
      query,
    );
    const answer = this.#connection.query<PageRow<object>>({ name: '', text }, values);
    const { items, ...page } = pageFrom(
      await orTooMany(
        [
          { ...query.users, sources: this.#sources.users },
          { ...query.groups, sources: this.#sources.groups },
        ],
        answer,
      ),
      query,
    );
    const places = items.map(({ sequence }) => BigInt(sequence ?? 0));
    return { ...page, items: await this.#resourcesAt(places, withMembers) };
  }

  /** Who was deleted since the places were found is passed over. */
  async #resourcesAt(places: readonly bigint[], withMembers: boolean): Promise<FoundResource[]> {
    const isGroup = (place: bigint): boolean => place >= FIRST_GROUP;
    const userReader = new PostgresUserReader(this.#lookups, this.#tenant, this.#sources.users);
    const groupReader = new PostgresGroupReader(this.#connection, this.#tenant, this.#sources.groups);
    const users = await userReader.atPlaces(places.filter((place) => !isGroup(place)).map(String));
    const groups = await groupReader.atPlaces(
      places.filter(isGroup).map((place) => String(place - FIRST_GROUP)),
      withMembers,
    );
    return places.flatMap((place): FoundResource[] => {
      const user = users.get(String(place));
      const group = groups.get(String(place - FIRST_GROUP));
      return isGroup(place) ? (group ? [{ group }] : []) : user ? [{ user }] : [];
    });
  }
}
