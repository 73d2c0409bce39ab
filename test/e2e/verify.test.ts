import { expect } from 'chai';
import { runCommand } from '../support/command-line.ts';
import { createTestDatabase, rows, type TestDatabase } from '../support/test-database.ts';

const TENANT = '11111111-1111-4111-8111-111111111111';
const OTHER = '22222222-2222-4222-8222-222222222222';
const ADA = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
const BOB = 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb';
const STRANGER = 'cccccccc-cccc-4ccc-8ccc-cccccccccccc';
const GROUP = 'dddddddd-dddd-4ddd-8ddd-dddddddddddd';
const WORK = 'eeeeeeee-eeee-4eee-8eee-eeeeeeeeeeee';

const user = (tenant: string, id: string, active: boolean): string =>
  `insert into users (tenant_id, user_id, user_name, connection, active, document, comparable)
   values ('${tenant}', '${id}', '${id}', 'idp', ${active}, '{}', '{}');`;

/** Two tenants whose rows are as they must be: a group, a named and a shared seat, Ada at work, Bob inactive. */
const SOUND = `
  insert into tenants (tenant_id, name) values ('${TENANT}', 'one'), ('${OTHER}', 'other');
  insert into products (product, display_name, occupied_by, seat_types, shared_self_service, folded_name, folded_from)
  values ('desk', 'Desk', 'session', 'mixed', false, 'desk', 'Desk'),
         ('view', 'View', 'session', 'mixed', false, 'view', 'View');
  insert into seat_pools (tenant_id, product, type, capacity)
  values ('${TENANT}', 'desk', 'named', 1), ('${TENANT}', 'view', 'concurrent', 1);
  ${user(TENANT, ADA, true)} ${user(TENANT, BOB, false)} ${user(OTHER, STRANGER, true)}
  insert into groups (tenant_id, group_id, display_name, connection, document, comparable)
  values ('${TENANT}', '${GROUP}', 'g', 'idp', '{}', '{}');
  insert into group_members (tenant_id, group_id, member_id, member_type)
  values ('${TENANT}', '${GROUP}', '${ADA}', 'User');
  insert into seat_grants (tenant_id, user_id, product, type, status, ordinal)
  values ('${TENANT}', '${ADA}', 'desk', 'named', 'assigned', 1),
         ('${TENANT}', '${ADA}', 'view', 'concurrent', 'assigned', 2);
  set session_replication_role = replica;
  delete from concurrent_seats;
  insert into concurrent_seats (tenant_id, product, seat_number, user_id, occupancy_id, epoch)
  values ('${TENANT}', 'view', 1, '${ADA}', '${WORK}', 7);
  insert into occupancies (tenant_id, occupancy_id, user_id, product, seat_type, seat_number, epoch, since)
  values ('${TENANT}', '${WORK}', '${ADA}', 'view', 'concurrent', 1, 7, now());
  set session_replication_role = origin`;

const bobHas = (product: string, type: string): string =>
  `insert into seat_grants (tenant_id, user_id, product, type, status, ordinal)
   values ('${TENANT}', '${BOB}', '${product}', '${type}', 'assigned', 1)`;

/** What breaks each rule, behind the back of every trigger and key, and which rules it breaks. */
const PLANTED: Readonly<Record<string, readonly [string, ...string[]]>> = {
  poolCounters: ["update seat_pools set assigned = 0 where product = 'desk'"],
  namedOversold: [
    `${bobHas('desk', 'named')}; update users set active = true;
     alter table seat_pools drop constraint seat_pools_named_within_capacity;
     update seat_pools set assigned = 2 where product = 'desk'`,
  ],
  sharedOversold: [
    `insert into concurrent_seats (tenant_id, product, seat_number) values ('${TENANT}', 'view', 2)`,
  ],
  seatWithoutOccupancy: ["update concurrent_seats set epoch = 8 where product = 'view'"],
  occupancyWithoutSeat: ['update concurrent_seats set user_id = null, occupancy_id = null'],
  inactiveHolds: [
    `${bobHas('view', 'concurrent')}; update seat_pools set assigned = 2 where product = 'view'`,
  ],
  resourceCounts: [`update resource_counts set resources = resources + 1 where tenant_id = '${TENANT}'`],
  membershipEnds: [`delete from groups where group_id = '${GROUP}'`, 'resourceCounts'],
  foreignParent: [
    `insert into last_uses (tenant_id, user_id, product, last_used_at)
     values ('${TENANT}', '${STRANGER}', 'view', now())`,
  ],
};

const OTHER_GROUP = 'dddddddd-0000-4000-8000-dddddddddddd';
const OTHER_WORK = 'eeeeeeee-0000-4000-8000-eeeeeeeeeeee';
const OTHER_CLIENT = 'ffffffff-0000-4000-8000-ffffffffffff';

/** What the other tenant has besides, for rows to lead to. */
const OF_OTHER = `
  insert into groups (tenant_id, group_id, display_name, connection, document, comparable)
  values ('${OTHER}', '${OTHER_GROUP}', 'g', 'idp', '{}', '{}');
  insert into occupancies (tenant_id, occupancy_id, user_id, product, seat_type, epoch, since, state, ended_at,
                           end_reason)
  values ('${OTHER}', '${OTHER_WORK}', '${STRANGER}', 'view', 'named', 9, now(), 'ended', now(), 'closed');
  insert into oauth_clients (tenant_id, client_id, name, scopes, client_profile, secret_hash)
  values ('${OTHER}', '${OTHER_CLIENT}', 'c', '{scim}', 'default', 'x')`;

/** A row of the tenant's that leads to the other one's, by its table and the column that does. */
const STRAYED: Readonly<Record<string, string>> = {
  'concurrent_seats.occupancy_id': `update concurrent_seats set occupancy_id = '${OTHER_WORK}'`,
  'concurrent_seats.user_id': `update concurrent_seats set user_id = '${STRANGER}'`,
  'group_members.group_id': `insert into group_members (tenant_id, group_id, member_id, member_type)
    values ('${TENANT}', '${OTHER_GROUP}', '${BOB}', 'User')`,
  'group_members.subgroup_id': `insert into group_members (tenant_id, group_id, member_id, member_type)
    values ('${TENANT}', '${GROUP}', '${OTHER_GROUP}', 'Group')`,
  'group_members.user_id': `insert into group_members (tenant_id, group_id, member_id, member_type)
    values ('${TENANT}', '${GROUP}', '${STRANGER}', 'User')`,
  'last_uses.user_id': `insert into last_uses (tenant_id, user_id, product, last_used_at)
    values ('${TENANT}', '${STRANGER}', 'view', now())`,
  'oauth_access_tokens.client_id': `insert into oauth_access_tokens (tenant_id, hash, client_id, scopes, expires_at)
    values ('${TENANT}', 'x', '${OTHER_CLIENT}', '{scim}', now())`,
  'oauth_assertions.client_id': `insert into oauth_assertions (tenant_id, client_id, jti_hash, expires_at)
    values ('${TENANT}', '${OTHER_CLIENT}', 'x', now())`,
  'occupancies.user_id': `update occupancies set user_id = '${STRANGER}' where occupancy_id = '${WORK}'`,
  'seat_denials.user_id': `insert into seat_denials (tenant_id, user_id, product, first_at, last_at)
    values ('${TENANT}', '${STRANGER}', 'view', now(), now())`,
  'seat_grants.user_id': `insert into seat_grants (tenant_id, user_id, product, type, status, ordinal)
    values ('${TENANT}', '${STRANGER}', 'view', 'concurrent', 'suspended', 1)`,
  'seat_rules.group_id': `insert into seat_rules (tenant_id, rule_id, group_id, product, type)
    values ('${TENANT}', '${WORK}', '${OTHER_GROUP}', 'view', 'concurrent')`,
  'sessions.occupancy_id': `insert into sessions (tenant_id, session_id, occupancy_id, product, kind, started_at,
                                                  last_seen_at, expires_at, connection)
    values ('${TENANT}', '${WORK}', '${OTHER_WORK}', 'view', 'attended', now(), now(), now(), 'c')`,
  'waiting_line.user_id': `insert into waiting_line (tenant_id, user_id, product, expires_at)
    values ('${TENANT}', '${STRANGER}', 'view', now())`,
};

describe('seatkeeper verify', function () {
  this.timeout(30_000);
  let test: TestDatabase;

  const verify = async () => {
    const { code, stdout } = await runCommand({ DATABASE_URL: test.connectionString }, ['verify', '--json']);
    const { checked, violations } = JSON.parse(stdout) as {
      checked: string[];
      violations: { code: string }[];
    };
    return { code, checked, found: violations.map((each) => each.code) };
  };
  const plant = async (sql: string) =>
    rows(
      test.database,
      `set session_replication_role = replica; ${sql}; set session_replication_role = origin`,
    );

  beforeEach(async () => {
    test = await createTestDatabase();
    await rows(test.database, SOUND);
  });
  afterEach(async () => test.drop());

  it('finds nothing in rows that are as they must be, and has a planted violation for each of its rules', async () => {
    expect(await verify()).to.deep.equal({ code: 0, checked: Object.keys(PLANTED), found: [] });
  });

  it('has a planted row for each column that leads to what a tenant has', async () => {
    const leading = await rows<{ place: string }>(
      test.database,
      `select table_name || '.' || column_name as place from information_schema.columns
        where table_schema = 'public'
          and column_name in ('user_id', 'group_id', 'subgroup_id', 'occupancy_id', 'client_id')
          and (table_name, column_name) not in (
            ('users', 'user_id'), ('groups', 'group_id'), ('occupancies', 'occupancy_id'), ('oauth_clients', 'client_id'))`,
    );
    expect(leading.map(({ place }) => place)).to.have.members(Object.keys(STRAYED));
  });

  for (const [place, sql] of Object.entries(STRAYED)) {
    it(`finds that ${place} leads to another tenant`, async () => {
      await plant(OF_OTHER);
      const before = await verify();
      expect(before.found).not.to.include('foreignParent');
      await plant(sql);
      expect((await verify()).found).to.include('foreignParent');
    });
  }

  for (const [rule, [sql, ...others]] of Object.entries(PLANTED)) {
    it(`finds a planted violation of ${rule}`, async () => {
      await plant(sql);
      const { code, found } = await verify();
      expect(code).to.equal(1);
      expect(found).to.have.members([rule, ...others]);
    });
  }
});
