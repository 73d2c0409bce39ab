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

  for (const [rule, [sql, ...others]] of Object.entries(PLANTED)) {
    it(`finds a planted violation of ${rule}`, async () => {
      await plant(sql);
      const { code, found } = await verify();
      expect(code).to.equal(1);
      expect(found).to.have.members([rule, ...others]);
    });
  }
});
