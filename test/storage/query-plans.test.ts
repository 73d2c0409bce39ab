import { expect } from 'chai';
import { loadSchemaRegistry } from '../../src/app/project-files.ts';
import { type TenantId } from '../../src/kernel/ids.ts';
import { type ResourceQuery } from '../../src/provisioning/resource-query.ts';
import { parseFilter } from '../../src/scim/filter/parse-filter.ts';
import { resolveFilter } from '../../src/scim/filter/resolve-filter.ts';
import { locateAttribute } from '../../src/scim/path/locate-attribute.ts';
import { parseAttributePath } from '../../src/scim/path/parse-attribute-path.ts';
import { type ResourceType } from '../../src/scim/schema/schema.ts';
import { type AttributeSources } from '../../src/storage/filter-sql/attribute-source.ts';
import { groupSources } from '../../src/storage/groups/group-sources.ts';
import { PostgresGroupReader } from '../../src/storage/groups/postgres-group-reader.ts';
import { type Queryable } from '../../src/storage/statement.ts';
import { PostgresUserReader } from '../../src/storage/users/postgres-user-reader.ts';
import { UserLookups } from '../../src/storage/users/user-lookups.ts';
import { userSources } from '../../src/storage/users/user-sources.ts';
import { newBareTenant } from '../support/seat-tenant.ts';
import { createTestDatabase, rows, type TestDatabase } from '../support/test-database.ts';

/** Enough that reading all of them is never the cheapest way. */
const USERS = 10_000;
/** Written at a time, each well within `statement_timeout`. */
const STEP = 2_500;
const GROUPS = 500;

const ID = `('22222222-2222-4222-8222-' || lpad(to_hex(i), 12, '0'))::uuid`;
const GROUP_ID = `('33333333-3333-4333-8333-' || lpad(to_hex(i), 12, '0'))::uuid`;
const USER = '22222222-2222-4222-8222-000000000007';
const GROUP = '33333333-3333-4333-8333-000000000007';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const SEATS = 'urn:ietf:params:scim:schemas:extension:seats:2.0:User:seats';

const USER_DOCUMENT = `jsonb_build_object(
  'userName', 'user' || i || '@example.com', 'displayName', 'user number ' || i, 'active', true,
  'name', jsonb_build_object('familyName', 'family ' || i, 'givenName', 'given ' || i),
  'emails', jsonb_build_array(jsonb_build_object('value', 'user' || i || '@example.com', 'type', 'work')),
  '${ENTERPRISE}', jsonb_build_object('employeeNumber', i::text, 'manager', jsonb_build_object('value', 'm' || i)))`;

/** As much as other attributes take, in a form that does not compress: a small table is read as a whole. */
const FILLING = `jsonb_build_object('title', (select string_agg(md5(i || ' ' || j), '') from generate_series(1, 50) j))`;

const fill = async (database: Queryable, tenant: TenantId): Promise<void> => {
  const steps = Array.from({ length: USERS / STEP }, (_, step) => step * STEP);
  for (const text of [
    ...steps.map(
      (
        step,
      ) => `insert into users (tenant_id, user_id, connection, user_name, external_id, active, document, comparable)
     select '${tenant}', ${ID}, 'c', 'user' || i || '@example.com', 'ext' || i, true,
              ${USER_DOCUMENT} || ${FILLING}, ${USER_DOCUMENT}
       from generate_series(${step + 1}, ${step + STEP}) i`,
    ),
    `insert into groups (tenant_id, group_id, connection, display_name, external_id, document, comparable)
     select '${tenant}', ${GROUP_ID}, 'c', 'group ' || i, 'ext' || i, '{}', '{}' from generate_series(1, ${GROUPS}) i`,
    `insert into group_members (tenant_id, group_id, member_id, member_type)
     select u.tenant_id, g.group_id, u.user_id, 'User'
       from users u join groups g on g.sequence % ${GROUPS} = u.sequence % ${GROUPS}`,
    `insert into products values ('desk', 'Desk', 'session', 'mixed', true)`,
    `insert into seat_pools (tenant_id, product, type, capacity) values ('${tenant}', 'desk', 'named', 100)`,
    `insert into seat_grants (tenant_id, user_id, product, type, status, ordinal)
     select tenant_id, user_id, 'desk', 'named', 'assigned', 1 from users where sequence % ${USERS / 20} = 0`,
    'vacuum analyze',
  ]) {
    await rows(database, text);
  }
};

describe('the plans of queries on a large tenant', () => {
  let test: TestDatabase;
  let tenant: TenantId;
  let types: { readonly userType: ResourceType; readonly groupType: ResourceType };
  let sources: { readonly users: AttributeSources; readonly groups: AttributeSources };

  before(async () => {
    test = await createTestDatabase();
    ({ tenant } = await newBareTenant(test.database));
    await fill(test.database, tenant);
    const registry = await loadSchemaRegistry();
    types = { userType: registry.resourceType('User'), groupType: registry.resourceType('Group') };
    const presentation = { ...types, baseUrl: 'https://scim.example.com/scim/v2' };
    sources = { users: userSources(presentation), groups: groupSources(presentation) };
  });
  after(async () => test.drop());

  /** The plan of what a reader asks the database for. */
  const planOf = async (type: 'User' | 'Group', query: Partial<ResourceQuery>): Promise<string> => {
    let plan: readonly object[] = [];
    const explaining: Queryable = {
      query: async (statement, values) => {
        plan = await test.limited.query({ name: '', text: `explain ${statement.text}` }, values);
        return [];
      },
    };
    const whole = { filter: undefined, sorting: undefined, start: FIRST, count: 100, ...query };
    await (type === 'User'
      ? new PostgresUserReader(new UserLookups(explaining), tenant, sources.users).search(whole)
      : new PostgresGroupReader(explaining, tenant, sources.groups).search(whole, true));
    return plan.map((row) => Object.values(row).join()).join('\n');
  };

  /** The plan of what two who ask at once are answered by. */
  const planInCompany = async (ask: (reader: PostgresUserReader) => Promise<unknown>): Promise<string> => {
    let plan: readonly object[] = [];
    const explaining: Queryable = {
      query: async (statement, values) => {
        plan = await test.database.query({ name: '', text: `explain ${statement.text}` }, values);
        expect(statement.name).to.contain('many');
        return [];
      },
    };
    const reader = new PostgresUserReader(new UserLookups(explaining), tenant, sources.users);
    await Promise.all([ask(reader), ask(reader)]);
    return plan.map((row) => Object.values(row).join()).join('\n');
  };

  const filtered = (type: 'User' | 'Group', text: string): Partial<ResourceQuery> => ({
    filter: resolveFilter(parseFilter(text), type === 'User' ? types.userType : types.groupType),
  });

  const expectByIndex = (plan: string, index: string): void => {
    expect(plan).to.contain(index);
    expect(plan).not.to.contain('Seq Scan on users');
  };

  it('find many users by id, and many by userName, by the same indexes', async () => {
    expectByIndex(await planInCompany(async (reader) => reader.find(USER)), 'users_pkey');
    const query = {
      ...{ sorting: undefined, start: FIRST, count: 100, filter: undefined },
      ...filtered('User', 'userName eq "user7@example.com"'),
    };
    expectByIndex(await planInCompany(async (reader) => reader.search(query)), 'users_user_name');
  });

  for (const [type, filter, index] of [
    ['User', `id eq "${USER}"`, 'users_pkey'],
    ['User', 'userName eq "USER7@example.com"', 'users_user_name'],
    ['User', 'userName sw "user777"', 'users_user_name'],
    ['User', 'externalId eq "ext7"', 'users_external_id'],
    ['User', 'emails[type eq "work" and value eq "user7@example.com"]', 'users_comparable'],
    ['User', 'emails.value eq "user7@example.com"', 'users_comparable'],
    ['User', 'emails co "user777"', 'users_words'],
    ['User', 'userName ew "777@example.com"', 'users_words'],
    ['User', 'name.familyName co "family 777"', 'users_words'],
    ['User', 'displayName sw "user number 777"', 'users_words'],
    ['User', `${ENTERPRISE}:employeeNumber eq "7"`, 'users_comparable'],
    ['User', `${ENTERPRISE}:manager eq "m7"`, 'users_comparable'],
    ['User', 'meta.lastModified gt "2999-01-01T00:00:00Z"', 'users_last_modified'],
    ['User', `${SEATS}[product eq "desk" and type eq "named"]`, 'seat_grants'],
    ['User', 'userName eq "a" or emails.value eq "b"', 'BitmapOr'],
    ['User', `id eq "${USER}" and manager eq "m7"`, 'users_pkey'],
    ['Group', 'displayName eq "group 7"', 'groups_display_name'],
    ['Group', 'externalId eq "ext7"', 'groups_external_id'],
    ['Group', `members[value eq "${USER}"]`, 'group_members_member'],
    ['Group', `members eq "${USER}"`, 'group_members_member'],
    ['Group', `id eq "${GROUP}" and members eq "${USER}"`, 'groups_pkey'],
  ] as const) {
    it(`find ${filter} by ${index}`, async () => {
      expectByIndex(await planOf(type, filtered(type, filter)), index);
    });
  }

  it('find the users of a group from the group on', async () => {
    const plan = await planOf('User', filtered('User', `groups.value eq "${GROUP}"`));
    expect(plan).to.match(/group_members_pkey[^\n]*\n[^\n]*Index Cond: [^\n]*group_id = w/);
  });

  it('pass over the places in front of a page in the index alone, and count nothing', async () => {
    const plan = await planOf('User', { start: { kind: 'index', startIndex: USERS - 100 } });
    expect(plan).to.contain('Index Only Scan using users_sequence').and.to.contain('resource_counts');
    expect(plan).not.to.contain('Seq Scan on users');
  });

  it('begin a page by cursor in the index of the order', async () => {
    const after = { key: null, sequence: '9000', totalResults: USERS };
    const plan = await planOf('User', { start: { kind: 'cursor', after } });
    expect(plan).to.match(/users_sequence[^\n]*\n[^\n]*Index Cond: [^\n]*sequence > /);
    const location = locateAttribute(types.userType, parseAttributePath('userName'));
    const sorting = location && { location, isDescending: false };
    const key = { key: 'user19000', sequence: '9000', totalResults: USERS };
    const sorted = await planOf('User', { sorting, start: { kind: 'cursor', after: key } });
    expect(sorted).to.match(/users_user_name[^\n]*\n[^\n]*Index Cond: [^\n]*user_name >= /);
  });
});

const FIRST = { kind: 'index', startIndex: 1 } as const;
