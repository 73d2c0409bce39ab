import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { loadSchemaRegistry } from '../../src/app/project-files.ts';
import { userContent } from '../../src/directory/user.ts';
import { type TenantId, type UserId } from '../../src/kernel/ids.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/kernel/json.ts';
import { type UserReader } from '../../src/provisioning/provisioning-transaction.ts';
import { takeSeatViews } from '../../src/provisioning/seat-views/seat-views.ts';
import { type ResourceQuery } from '../../src/provisioning/resource-query.ts';
import { presentUser } from '../../src/provisioning/users/present-user.ts';
import { LENIENT, STRICT } from '../../src/scim/compat/compat-rules.ts';
import { matches } from '../../src/scim/filter/evaluate-filter.ts';
import { type CompareOperator, type Filter } from '../../src/scim/filter/filter.ts';
import { printFilter } from '../../src/scim/filter/print-filter.ts';
import { type ResolvedFilter } from '../../src/scim/filter/resolved-filter.ts';
import { resolveFilter } from '../../src/scim/filter/resolve-filter.ts';
import { parseAttributePath } from '../../src/scim/path/parse-attribute-path.ts';
import { withoutEmpty } from '../../src/scim/resource/without-empty.ts';
import { type ResourceType } from '../../src/scim/schema/schema.ts';
import { PostgresProductStore } from '../../src/storage/seats/postgres-product-store.ts';
import { PostgresSeatStore } from '../../src/storage/seats/postgres-seat-store.ts';
import { UserLookups } from '../../src/storage/users/user-lookups.ts';
import { userSources } from '../../src/storage/users/user-sources.ts';
import { PostgresUserReader } from '../../src/storage/users/postgres-user-reader.ts';
import { PostgresUserStore } from '../../src/storage/users/postgres-user-store.ts';
import { filterFor, resourceFor } from '../support/filter-arbitraries.ts';
import { newBareTenant } from '../support/seat-tenant.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const USERS = 40;
const BASE_URL = 'https://scim.example.com/scim/v2';
/** Named as the texts of the generated filters, so that they meet. */
const PRODUCTS = ['a', 'ab'];

/** What the server computes, whatever a client writes. */
const COMPUTED_ROOTS = new Set(['id', 'meta', 'schemas', 'groups']);

/** Always the same users, so that a filter that fails once fails again. */
const SEED = 20;

describe('a filter in the database', () => {
  let test: TestDatabase;
  let userType: ResourceType;
  let reader: UserReader;
  /** Every user as it is answered, in the order of creation. */
  let resources: JsonObject[];

  before(async () => {
    test = await createTestDatabase();
    const registry = await loadSchemaRegistry();
    userType = registry.resourceType('User');
    const { tenant } = await newBareTenant(test.database);
    await sellSeats(tenant);
    const generated = fc.sample(resourceFor(userType), { numRuns: USERS, seed: SEED });
    for (const [index, resource] of generated.entries()) {
      const id = await insertUser(tenant, resource, index);
      await seatUser(tenant, id, index);
    }
    await groupUsers(tenant);
    const presentation = { userType, groupType: registry.resourceType('Group'), baseUrl: BASE_URL };
    reader = new PostgresUserReader(new UserLookups(test.database), tenant, userSources(presentation));
    const { items: users } = await reader.search(queryOf(undefined));
    resources = users.map((user) => presentUser(user, presentation));
  });
  after(async () => test.drop());

  const sellSeats = async (tenant: TenantId): Promise<void> => {
    const seats = new PostgresSeatStore(test.database, tenant);
    for (const product of PRODUCTS) {
      await new PostgresProductStore(test.database).put({
        product,
        displayName: product.toUpperCase(),
        occupiedBy: 'session',
        seatTypes: 'mixed',
        sharedSelfService: true,
      });
      const terms = { capacity: USERS, grantLimit: null, whenFull: 'refuse' } as const;
      await seats.putPool({ product, type: 'named' }, terms);
      await seats.putPool({ product, type: 'concurrent' }, terms);
    }
  };

  /** Half of the users come from a strict client, whose empty texts are kept. */
  const insertUser = async (tenant: TenantId, resource: JsonObject, index: number): Promise<UserId> => {
    const { userName } = resource;
    const written = Object.fromEntries(
      Object.entries(resource).filter(([name]) => !COMPUTED_ROOTS.has(name)),
    );
    const kept = withoutEmpty(written, index % 2 === 0 ? STRICT : LENIENT);
    const { attributes } = takeSeatViews(kept);
    const name = `${typeof userName === 'string' ? userName : ''}${index}`;
    const user = { ...userContent({ ...attributes, userName: name }, userType), id: randomUUID() as UserId };
    const connection = `connection ${index}`;
    return (await new PostgresUserStore(test.database, tenant).insert(user, { connection })).id;
  };

  const seatUser = async (tenant: TenantId, user: UserId, index: number): Promise<void> => {
    const grants = PRODUCTS.slice(index % 3).map((product, place) => ({
      product,
      type: (index + place) % 2 === 0 ? ('named' as const) : ('concurrent' as const),
      status: index % 4 === 0 ? ('suspended' as const) : ('assigned' as const),
      source: index % 5 === 0 ? ('rule' as const) : ('direct' as const),
    }));
    await new PostgresSeatStore(test.database, tenant).writeGrants([{ user, removed: [], grants }]);
  };

  const groupUsers = async (tenant: TenantId): Promise<void> => {
    const group = randomUUID();
    const document = JSON.stringify({ displayName: 'AB' });
    const insert = `insert into groups (tenant_id, group_id, display_name, connection, document, comparable)
                    values ($1, $2, 'ab', 'test', $3::json, $3::json::jsonb)`;
    await test.database.query({ name: '', text: insert }, [tenant, group, document]);
    const join = `insert into group_members (tenant_id, group_id, member_id, member_type)
                  select tenant_id, $2, user_id, 'User' from users where tenant_id = $1 and sequence % 2 = 0`;
    await test.database.query({ name: '', text: join }, [tenant, group]);
  };

  const expectSame = async (filter: Filter): Promise<number> => {
    const resolved = resolveFilter(filter, userType);
    const expected = resources.filter((resource) => matches(resolved, resource)).map(({ id }) => id);
    const { totalResults, items: users } = await reader.search(queryOf(resolved));
    const found = users.map(({ user }) => user.id);
    expect(found, printFilter(filter)).to.deep.equal(expected);
    expect(totalResults).to.equal(expected.length);
    return expected.length;
  };

  it('selects exactly the users that it selects in memory', async () => {
    let hits = 0;
    const property = fc.asyncProperty(filterFor(userType), async (filter) => {
      const count = await expectSame(filter);
      hits += count > 0 && count < USERS ? 1 : 0;
    });
    await fc.assert(property, { numRuns: 600 });
    // Where hardly a filter tells users apart, nothing has been compared.
    expect(hits).to.be.greaterThan(100);
  });

  /** What the server computes, of one user each: random texts would never meet it. */
  const COMPUTED = [
    'id',
    'userName',
    'externalId',
    'schemas',
    'meta.resourceType',
    'meta.created',
    'meta.lastModified',
    'meta.location',
    'meta.version',
    'groups.value',
    'groups.display',
    'groups.type',
    'groups.$ref',
    'entitlements.value',
    'entitlements.display',
    'urn:ietf:params:scim:schemas:extension:seats:2.0:User:seatList',
    'urn:ietf:params:scim:schemas:extension:seats:2.0:User:seats.since',
    'urn:ietf:params:scim:schemas:extension:seats:2.0:User:seats.display',
    'urn:ietf:params:scim:schemas:extension:seats:2.0:User:seats.status',
    'urn:ietf:params:scim:schemas:extension:seats:2.0:User:seats.source',
  ];

  const TEXT_OPERATORS: readonly CompareOperator[] = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'];
  const TIME_OPERATORS: readonly CompareOperator[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];

  for (const name of COMPUTED) {
    it(`selects by ${name} as it does in memory`, async () => {
      const path = parseAttributePath(name);
      const values = new Set(resources.flatMap((resource) => valuesAt(resource, name)));
      expect(values, 'no user has a value').to.not.have.property('size', 0);
      const isTime = /(?:created|lastModified|since)$/.test(name);
      for (const value of [...values].slice(0, 6)) {
        for (const operator of isTime ? TIME_OPERATORS : TEXT_OPERATORS) {
          await expectSame({ kind: 'compare', path, operator, value });
        }
      }
      await expectSame({ kind: 'present', path });
    });
  }

  for (const name of ['meta', 'groups', 'schemas', 'entitlements', 'name', 'emails']) {
    it(`selects those that have any ${name} as it does in memory`, async () => {
      await expectSame({ kind: 'present', path: parseAttributePath(name) });
    });
  }

  for (const [name, part] of [
    ['meta', 'resourceType'],
    ['meta', 'version'],
    ['meta', 'created'],
    ['groups', 'display'],
    ['schemas', 'value'],
  ] as const) {
    it(`selects by a value path on ${name} with ${part} as it does in memory`, async () => {
      const [value] = resources.flatMap((resource) =>
        valuesAt(resource, part === 'value' ? name : `${name}.${part}`),
      );
      const inner = parseAttributePath(part);
      const path = parseAttributePath(name);
      expect(value).to.be.a('string');
      const compare: Filter = { kind: 'compare', path: inner, operator: 'eq', value: value ?? '' };
      expect(await expectSame({ kind: 'valuePath', path, filter: compare })).to.be.greaterThan(0);
      await expectSame({ kind: 'valuePath', path, filter: { kind: 'present', path: inner } });
    });
  }
});

const queryOf = (filter: ResolvedFilter | undefined): ResourceQuery => ({
  filter,
  sorting: undefined,
  start: { kind: 'index', startIndex: 1 },
  count: USERS,
});

/** The texts at a name, read as plainly as possible. */
const valuesAt = (resource: JsonObject, name: string): string[] => {
  const urn = /^(urn:.*:User):(.*)$/.exec(name);
  const holder = urn === null ? resource : resource[urn[1] ?? ''];
  const steps = (urn?.[2] ?? name).split('.');
  const found = steps.reduce<JsonValue[]>(
    (values, step) =>
      values
        .map((value) => (isJsonObject(value) ? value[step] : undefined))
        .filter((value) => value !== undefined)
        .flat(),
    holder === undefined ? [] : [holder],
  );
  return found.filter((value) => typeof value === 'string');
};
