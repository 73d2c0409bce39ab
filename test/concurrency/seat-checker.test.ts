import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type UserId } from '../../src/kernel/ids.ts';
import { PostgresProductStore } from '../../src/storage/seats/postgres-product-store.ts';
import { type Statement } from '../../src/storage/statement.ts';
import { type BareTenant, newBareTenant } from '../support/seat-tenant.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { SEAT_RULES, seatViolations } from '../support/checker/seat-checker.ts';

const OCCUPANCY: string = randomUUID();

describe('the checker of the concurrency tests', () => {
  let test: TestDatabase;
  let bare: BareTenant;
  let user: UserId;
  let other: UserId;
  let stranger: UserId;
  const group = randomUUID() as string;
  before(async () => {
    test = await createTestDatabase();
    const sold = { occupiedBy: 'session', sharedSelfService: true } as const;
    const products = new PostgresProductStore(test.database);
    await products.put({ product: 'mixed', displayName: 'Mixed', seatTypes: 'mixed', ...sold });
    await products.put({ product: 'single', displayName: 'Single', seatTypes: 'exclusive', ...sold });
    bare = await newBareTenant(test.database);
    [user, other] = [await bare.newUser(), await bare.newUser()];
    stranger = await (await newBareTenant(test.database)).newUser();
    const newGroup = `insert into groups (tenant_id, group_id, display_name, connection, document, comparable)
                      values ('${bare.tenant}', '${group}', 'group', 'idp', '{}', '{}')`;
    for (const text of [pool('mixed', 'named', 1), pool('mixed', 'concurrent', 1), newGroup]) {
      await test.database.query({ name: '', text }, []);
    }
  });
  after(async () => test.drop());

  const pool = (product: string, type: string, capacity: number): string =>
    `insert into seat_pools (tenant_id, product, type, capacity)
     values ('${bare.tenant}', '${product}', '${type}', ${capacity})`;

  const counted = (type: string, assigned: number, waiting = 0): string =>
    `update seat_pools set assigned = ${assigned}, waiting = ${waiting} where type = '${type}'`;

  const grant = (holder: string, type: string, status: string, source = 'direct'): string =>
    `insert into seat_grants (tenant_id, user_id, product, type, status, source, ordinal, waiting_number)
     values ('${bare.tenant}', '${holder}', 'mixed', '${type}', '${status}', '${source}', 0,
             ${status === 'waiting' ? 1 : 'null'})`;

  const seat = (seatNumber: number, holder: string, occupancyId = OCCUPANCY): string =>
    `insert into concurrent_seats (tenant_id, product, seat_number, user_id, occupancy_id, epoch)
     values ('${bare.tenant}', 'mixed', ${seatNumber}, '${holder}', '${occupancyId}', 1)`;

  const occupancy = (holder: string, state = 'occupied', id = OCCUPANCY): string =>
    `insert into occupancies (tenant_id, occupancy_id, user_id, product, seat_type, seat_number, epoch, state, since)
     values ('${bare.tenant}', '${id}', '${holder}', 'mixed', 'concurrent', 1, 1, '${state}', now())`;

  const session = (
    state: 'open' | 'connected',
    occupancyId = OCCUPANCY,
    key = randomUUID() as string,
  ): string =>
    `insert into sessions (tenant_id, session_id, occupancy_id, product, kind, state, started_at, last_seen_at,
                           expires_at, connection, idempotency_key, request_hash)
     values ('${bare.tenant}', '${randomUUID()}', '${occupancyId}', 'mixed', 'attended', '${state}', now(), now(),
             now(), 'c', '${key}', '')`;

  const place = (): string =>
    `insert into waiting_line (tenant_id, product, user_id, expires_at)
     values ('${bare.tenant}', 'mixed', '${user}', now() + interval '1 hour')`;

  /** An agent at work as it should be. */
  const atWork = (): string[] => [
    ...[grant(user, 'concurrent', 'assigned'), counted('concurrent', 1)],
    ...[occupancy(user), session('connected'), seat(1, user)],
  ];

  const member = (user: string, of: string = group): string =>
    `insert into group_members (tenant_id, group_id, member_id, member_type)
     values ('${bare.tenant}', '${of}', '${user}', 'User')`;

  const rule = (user: string): string[] => [
    member(user),
    `insert into seat_rules (tenant_id, rule_id, group_id, product, type)
     values ('${bare.tenant}', '${randomUUID()}', '${group}', 'mixed', 'named')`,
  ];

  const inactive = (): string => `update users set active = false where user_id = '${user}'`;

  /** Each breaks one rule, and no other. */
  const plants: Readonly<Record<string, () => string[]>> = {
    'a counter of assigned seats is not the number of their rows': () => [counted('named', 1)],
    'a counter of waiting seats is not the number of their rows': () => [counted('named', 0, 1)],
    'more named seats are assigned than there are': () => [
      'alter table seat_pools drop constraint seat_pools_named_within_capacity',
      ...[grant(user, 'named', 'assigned'), grant(other, 'named', 'assigned'), counted('named', 2)],
    ],
    'an inactive user holds or awaits a seat': () => [
      ...[inactive(), grant(user, 'concurrent', 'assigned'), counted('concurrent', 1)],
    ],
    'an active user has a suspended seat': () => [grant(user, 'named', 'suspended')],
    'a seat is held by nobody': () => [grant(randomUUID(), 'named', 'assigned'), counted('named', 1)],
    'somebody waits while a named seat is free': () => [
      ...[grant(user, 'named', 'waiting'), counted('named', 0, 1)],
    ],
    'somebody waits while a shared seat may be granted': () => [
      ...[grant(user, 'concurrent', 'waiting'), counted('concurrent', 0, 1)],
    ],
    'an exclusive product is sold in both types': () => [
      ...[pool('single', 'named', 1), pool('single', 'concurrent', 1)],
    ],
    'a pool has more seats than its capacity, and not all of them are surplus': () => [
      ...atWork(),
      `update concurrent_seats set surplus = true`,
      `insert into concurrent_seats (tenant_id, product, seat_number) values ('${bare.tenant}', 'mixed', 2)`,
    ],
    'a shared seat is held by no occupancy, or by one that says otherwise': () => [seat(1, user)],
    'somebody occupies a shared seat that is not held': () => [...atWork(), 'delete from concurrent_seats'],
    'a shared seat was held by two at one moment': () => [
      ...atWork(),
      `insert into occupancies (tenant_id, occupancy_id, user_id, product, seat_type, seat_number, epoch, state, since,
                                ended_at, end_reason)
       values ('${bare.tenant}', '${other}', '${other}', 'mixed', 'concurrent', 1, 0, 'ended',
               now() - interval '1 s', now() + interval '1 s', 'closed')`,
    ],
    'an occupancy has no session, or has ended before its sessions': () => [
      ...[...atWork(), 'delete from sessions'],
    ],
    'somebody works who is not active, or is gone': () => [
      ...[inactive(), occupancy(user, 'ending'), session('connected'), seat(1, user)],
    ],
    'somebody works without the right to this seat, and is not about to end': () => [
      ...[...atWork(), `update seat_grants set type = 'named'`, counted('named', 1)],
      `update seat_pools set assigned = 0 where type = 'concurrent'`,
    ],
    'somebody works who is about to end, in a session that should have': () => [
      ...[...atWork(), session('open'), `update occupancies set state = 'ending'`],
    ],
    'an agent has two occupancies of a product': () => [
      ...['drop index occupancies_user', 'drop index concurrent_seats_user', ...atWork()],
      `update seat_pools set capacity = 2 where type = 'concurrent'`,
      ...[occupancy(user, 'occupied', user), session('connected', user), seat(2, user, user)],
      `update occupancies set seat_number = 2, epoch = 2 where occupancy_id = '${user}'`,
      `update concurrent_seats set epoch = 2 where occupancy_id = '${user}'`,
    ],
    'an older occupancy of an agent has the higher epoch': () => [
      ...atWork(),
      `insert into occupancies (tenant_id, occupancy_id, user_id, product, seat_type, epoch, state, since, ended_at,
                                end_reason)
       values ('${bare.tenant}', '${other}', '${user}', 'mixed', 'named', 2, 'ended', now() - interval '1 s', now(),
               'closed')`,
    ],
    'a key opened two sessions': () => [
      'drop index sessions_idempotency_key',
      ...[...atWork(), session('open', OCCUPANCY, 'twice'), session('open', OCCUPANCY, 'twice')],
    ],
    'an agent has a shared seat and a place in line for one': () => [...atWork(), place()],
    'a member of a group lacks the seat that a rule gives': () => rule(user),
    'a seat is kept by a rule that does not give it': () => [
      ...[...rule(other), grant(other, 'named', 'assigned', 'rule')],
      ...[grant(user, 'concurrent', 'assigned', 'rule'), counted('named', 1), counted('concurrent', 1)],
    ],
    'a membership lacks its group or its member': () => [member(user, randomUUID())],
    'the number of users or groups that is kept is not that of their rows': () => [
      'update resource_counts set resources = resources + 1',
    ],
    "a row of one tenant leads to another tenant's": () => [
      `insert into occupancies (tenant_id, occupancy_id, user_id, product, seat_type, epoch, state, since, ended_at,
                                end_reason)
       values ('${bare.tenant}', '${other}', '${stranger}', 'mixed', 'named', 2, 'ended', now(), now(), 'closed')`,
    ],
  };

  /** The rules that statements past every guard break: no trigger runs, and no foreign key is looked at. */
  const found = async (statements: readonly string[]): Promise<string[]> => {
    const client = test.database.newClient();
    await client.connect();
    try {
      await client.query('begin; set local session_replication_role = replica');
      for (const text of statements) {
        await client.query(text);
      }
      const query = async <Row extends object>({ text }: Statement): Promise<Row[]> =>
        (await client.query<Row>(text)).rows;
      return Object.keys(await seatViolations({ query }));
    } finally {
      // Nothing of it is kept.
      await client.end();
    }
  };

  it('finds nothing where nothing is wrong', async () => {
    expect(
      await found([
        ...atWork(),
        ...rule(other),
        grant(other, 'named', 'assigned', 'rule'),
        counted('named', 1),
      ]),
    ).to.be.empty;
  });

  it('has a violation planted for each of its rules', () => {
    expect(Object.keys(plants)).to.have.members(SEAT_RULES);
  });

  for (const [planted, statements] of Object.entries(plants)) {
    it(`finds that ${planted}, where that alone is wrong`, async () => {
      expect(await found(statements())).to.deep.equal([planted]);
    });
  }
});
