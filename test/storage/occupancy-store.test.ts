import { expect } from 'chai';
import { SYSTEM } from '../../src/kernel/actor.ts';
import { type UserId } from '../../src/kernel/ids.ts';
import { requestEnd } from '../../src/seats/sessions/occupancy-transitions.ts';
import { PostgresOccupancyReader } from '../../src/storage/sessions/postgres-occupancy-reader.ts';
import { PostgresOccupancyStore } from '../../src/storage/sessions/postgres-occupancy-store.ts';
import { type Queryable } from '../../src/storage/statement.ts';
import { sessionStoreOf } from '../support/session-stores.ts';
import { type BareTenant, newBareTenant } from '../support/seat-tenant.ts';
import { createTestDatabase, rows, type TestDatabase } from '../support/test-database.ts';
import { until } from '../support/until.ts';

const TIMES = { ttl: 180, connectedTtl: 600 };

describe('occupancies in PostgreSQL', () => {
  let test: TestDatabase;
  let bare: BareTenant;

  before(async () => {
    test = await createTestDatabase();
    await rows(
      test.database,
      `insert into products (product, display_name, occupied_by, seat_types, shared_self_service)
       values ('desk', 'Desk', 'session', 'mixed', true)`,
    );
  });
  beforeEach(async () => {
    bare = await newBareTenant(test.database);
    await rows(
      test.database,
      `insert into seat_pools (tenant_id, product, type, capacity)
       values ('${bare.tenant}', 'desk', 'concurrent', 100), ('${bare.tenant}', 'desk', 'named', 100)`,
    );
  });
  after(async () => test.drop());

  /** Lets an agent work on a seat and answers the occupancy. */
  const occupied = async (type: 'concurrent' | 'named'): Promise<{ user: UserId; id: string }> => {
    const user = await bare.newUser();
    await rows(
      test.database,
      `insert into seat_grants (tenant_id, user_id, product, type, status, ordinal)
       values ('${bare.tenant}', '${user}', 'desk', '${type}', 'assigned', 0)`,
    );
    const opening = await sessionStoreOf(test.database, bare.tenant, TIMES).open({
      ...{ agent: { by: 'userId', value: user }, product: 'desk', kind: 'attended' },
      ...{ device: null, platform: null, connection: 'test', idempotencyKey: null },
    });
    return { user, id: opening.outcome === 'opened' ? opening.session.occupancyId : '' };
  };
  const seats = async (): Promise<number> => {
    const [count] = await rows<{ held: number }>(
      test.database,
      `select count(user_id)::integer as held from concurrent_seats where tenant_id = '${bare.tenant}'`,
    );
    return count?.held ?? -1;
  };

  it('end in as many statements as one of them', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 6; count += 1) {
      ids.push((await occupied('concurrent')).id);
    }
    const statementsToEnd = async (some: readonly string[]): Promise<number> =>
      test.database.transaction({ actor: SYSTEM }, async (connection) => {
        let count = 0;
        const counting: Queryable = {
          query: async (statement, values) => {
            count += 1;
            return connection.query(statement, values);
          },
        };
        const store = new PostgresOccupancyStore(counting, bare.tenant);
        const { occupancies, at } = await store.lock(some);
        expect(occupancies.map(({ id }) => id)).to.deep.equal(some.toSorted());
        const end = { reason: 'endedByAdmin', by: 'test', at, force: false } as const;
        await store.save(occupancies.map((each) => requestEnd(each, end)));
        return count;
      });
    expect(await statementsToEnd(ids.slice(1))).to.equal(await statementsToEnd(ids.slice(0, 1)));
    expect(await seats()).to.equal(0);
  });

  it('are locked by users and products', async () => {
    const [first, second] = [await occupied('concurrent'), await occupied('named')];
    await test.database.transaction({ actor: SYSTEM }, async (connection) => {
      const store = new PostgresOccupancyStore(connection, bare.tenant);
      const idsOf = async (...holders: Parameters<typeof store.lockOf>[0]) =>
        (await store.lockOf(holders)).occupancies.map(({ id }) => id);
      const [one, two] = [first.user, second.user];
      expect(await idsOf({ user: one }, { user: two })).to.deep.equal([first.id, second.id].sort());
      expect(await idsOf({ user: one, products: ['none'] }, { user: two })).to.deep.equal([second.id]);
      expect(await idsOf({ user: one, products: ['none', 'desk'] })).to.deep.equal([first.id]);
      expect(await idsOf({ user: one, products: [] })).to.deep.equal([]);
    });
  });

  it('take a shared seat for a named one, which is free again with them', async () => {
    const { user, id } = await occupied('named');
    await test.database.transaction({ actor: SYSTEM }, async (connection) => {
      const store = new PostgresOccupancyStore(connection, bare.tenant);
      await store.share([{ user, product: 'desk' }]);
      const { occupancies, at } = await store.lock([id]);
      expect(occupancies.map(({ seatType }) => seatType)).to.deep.equal(['concurrent']);
      const end = { reason: 'closed', by: 'test', at, force: false } as const;
      await store.save(occupancies.map((each) => requestEnd(each, end)));
    });
    expect(await seats()).to.equal(0);
  });

  it('leave no seat taken when they end while they are about to have one', async () => {
    const { user, id } = await occupied('named');
    const closing = await test.database.pool.connect();
    try {
      await closing.query('begin');
      await closing.query('select occupancy_clear($1, $2, $3)', [bare.tenant, id, 'test']);
      const sharing = test.database.transaction({ actor: SYSTEM }, async (connection) =>
        new PostgresOccupancyStore(connection, bare.tenant).share([{ user, product: 'desk' }]),
      );
      const blocked = `select from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock'`;
      await until('it waits', async () => (await rows(test.database, blocked)).length > 0);
      await closing.query('commit');
      await sharing;
    } finally {
      closing.release();
    }
    expect(await seats()).to.equal(0);
  });

  it('are listed by an index in their order, beside many that have ended', async () => {
    await rows(
      test.database,
      `insert into occupancies (tenant_id, occupancy_id, user_id, product, seat_type, seat_number, epoch, state, since,
                                ended_at, end_reason)
       select '${bare.tenant}', gen_random_uuid(), gen_random_uuid(), 'desk', 'concurrent', i, i,
              case when i % 10 = 0 then 'occupied' else 'ended' end, now() - i * interval '1 s',
              case when i % 10 <> 0 then now() end, case when i % 10 <> 0 then 'closed' end
         from generate_series(1, 20000) as i`,
    );
    await rows(
      test.database,
      `insert into sessions (tenant_id, session_id, occupancy_id, product, kind, started_at, last_seen_at, expires_at,
                             connection)
       select tenant_id, gen_random_uuid(), occupancy_id, product, 'attended', since, since, now() + interval '1 h', 'test'
         from occupancies where tenant_id = '${bare.tenant}' and ended_at is null`,
    );
    await rows(test.database, 'analyze');
    let plan = '';
    const explaining: Queryable = {
      query: async ({ text }, values) => {
        const lines = await test.database.query<object>({ name: '', text: `explain ${text}` }, values);
        plan = lines.map((line) => Object.values(line).join()).join('\n');
        return [];
      },
    };
    const query = { seatType: 'concurrent', product: undefined, state: undefined, agent: undefined } as const;
    const behind = { since: new Date().toISOString(), id: bare.tenant };
    await new PostgresOccupancyReader(explaining).list(bare.tenant, { ...query, limit: 50, behind });
    expect(plan).to.match(
      /Index Scan Backward using occupancies_current[^\n]*\n[^\n]*Index Cond: [^\n]*ROW\(since/,
    );
    expect(plan).not.to.contain('Seq Scan on occupancies');
  });
});
