import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { loadSchemaRegistry } from '../../src/app/project-files.ts';
import { userContent } from '../../src/directory/user.ts';
import { type TenantId, type UserId } from '../../src/kernel/ids.ts';
import { type ResourceQuery } from '../../src/provisioning/resource-query.ts';
import { parseFilter } from '../../src/scim/filter/parse-filter.ts';
import { resolveFilter } from '../../src/scim/filter/resolve-filter.ts';
import { type ResolvedFilter } from '../../src/scim/filter/resolved-filter.ts';
import { type ResourceType } from '../../src/scim/schema/schema.ts';
import { PostgresProductStore } from '../../src/storage/seats/postgres-product-store.ts';
import { PostgresSeatStore } from '../../src/storage/seats/postgres-seat-store.ts';
import { PostgresUserReader } from '../../src/storage/users/postgres-user-reader.ts';
import { PostgresUserStore } from '../../src/storage/users/postgres-user-store.ts';
import { UserLookups } from '../../src/storage/users/user-lookups.ts';
import { userSources } from '../../src/storage/users/user-sources.ts';
import { newBareTenant } from '../support/seat-tenant.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const BASE_URL = 'https://scim.example.com/scim/v2';

describe('the reader of users', () => {
  let test: TestDatabase;
  let userType: ResourceType;
  let groupType: ResourceType;
  let tenant: TenantId;
  let reader: PostgresUserReader;
  before(async () => {
    test = await createTestDatabase();
    const registry = await loadSchemaRegistry();
    userType = registry.resourceType('User');
    groupType = registry.resourceType('Group');
  });
  beforeEach(async () => {
    ({ tenant } = await newBareTenant(test.database));
    reader = readerOf(tenant);
  });
  after(async () => test.drop());

  const readerOf = (each: TenantId): PostgresUserReader =>
    new PostgresUserReader(
      new UserLookups(test.database),
      each,
      userSources({ userType, groupType, baseUrl: BASE_URL }),
    );

  const insert = async (userName: string, id: string = randomUUID()): Promise<UserId> => {
    const user = { ...userContent({ userName }, userType), id: id as UserId };
    return (await new PostgresUserStore(test.database, tenant).insert(user, { connection: 'test' })).id;
  };

  const filtered = (text: string): ResolvedFilter => resolveFilter(parseFilter(text), userType);

  const search = async (query: Partial<ResourceQuery> & { startIndex?: number } = {}) => {
    const { startIndex = 1, ...wanted } = query;
    return reader.search({
      filter: undefined,
      sorting: undefined,
      start: { kind: 'index', startIndex },
      count: 10,
      ...wanted,
    });
  };

  const namesOf = (page: Awaited<ReturnType<typeof search>>): unknown[] =>
    page.items.map(({ user }) => user.attributes['userName']);

  it('finds a user by its id, in either letter case, and nobody by another', async () => {
    const id = await insert('ada');
    expect((await reader.find(id))?.user.attributes).to.include({ userName: 'ada' });
    expect((await reader.find(id.toUpperCase()))?.user.id).to.equal(id);
    expect(await reader.find(randomUUID())).to.equal(undefined);
    expect(await reader.find('no uuid')).to.equal(undefined);
  });

  it('does not find the users of another tenant', async () => {
    const id = await insert('ada');
    const other = readerOf((await newBareTenant(test.database)).tenant);
    expect(await other.find(id)).to.equal(undefined);
    const query = { filter: undefined, sorting: undefined, count: 10 } as const;
    const page = await other.search({ ...query, start: { kind: 'index', startIndex: 1 } });
    expect(page).to.include({ totalResults: 0 });
    expect(page.items).to.deep.equal([]);
  });

  it('answers the seats of a user in their order', async () => {
    const id = await insert('ada');
    const products = new PostgresProductStore(test.database);
    const seats = new PostgresSeatStore(test.database, tenant);
    for (const product of ['a', 'b']) {
      const sold = { occupiedBy: 'session', seatTypes: 'mixed', sharedSelfService: true } as const;
      await products.put({ product, displayName: product.toUpperCase(), ...sold });
      await seats.putPool({ product, type: 'named' }, { capacity: 1, grantLimit: null, whenFull: 'refuse' });
    }
    const grant = { type: 'named', status: 'assigned', source: 'direct' } as const;
    const grants = ['b', 'a'].map((product) => ({ product, ...grant }));
    const written = (await seats.writeGrants([{ user: id, removed: [], grants }])).get(id);
    expect((await reader.find(id))?.grants).to.deep.equal(written);
    expect((await search()).items[0]?.grants).to.deep.equal(written);
  });

  it('lists users in the order of their creation, page by page, and counts them all', async () => {
    const names = ['c', 'a', 'e', 'b', 'd'];
    for (const name of names) {
      await insert(name);
    }
    const pages = [await search({ count: 2 }), await search({ startIndex: 3, count: 2 })];
    const last = await search({ startIndex: 5, count: 2 });
    expect([...pages, last].flatMap(namesOf)).to.deep.equal(names);
    expect([...pages, last].map(({ totalResults }) => totalResults)).to.deep.equal([5, 5, 5]);
  });

  it('counts what matches where the page is empty', async () => {
    await insert('ada');
    await insert('bob');
    for (const query of [{ count: 0 }, { startIndex: 7 }]) {
      const page = await search(query);
      expect(page.totalResults).to.equal(2);
      expect(page.items).to.deep.equal([]);
    }
  });

  it('counts and answers only what a filter selects', async () => {
    await insert('ada');
    await insert('bob');
    const page = await search({ filter: filtered('userName eq "BOB"') });
    expect(page.totalResults).to.equal(1);
    expect(namesOf(page)).to.deep.equal(['bob']);
  });

  it('takes the literals of a filter for values, never for SQL or a pattern', async () => {
    await insert("it's %_\\ here");
    for (const text of ["'", '%_\\\\', "it's %"]) {
      expect((await search({ filter: filtered(`userName co "${text}"`) })).totalResults).to.equal(1);
    }
    for (const text of ['_t', '%here', "' or 'a' = 'a"]) {
      expect((await search({ filter: filtered(`userName sw "${text}"`) })).totalResults).to.equal(0);
    }
  });
});
