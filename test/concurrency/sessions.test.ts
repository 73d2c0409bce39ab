import { expect } from 'chai';
import { type UserId } from '../../src/kernel/ids.ts';
import { type HeldSession, type Opening } from '../../src/seats/sessions/session-store.ts';
import { Database } from '../../src/storage/database.ts';
import { type PostgresSessionStore } from '../../src/storage/sessions/postgres-session-store.ts';
import { newSeatedTenant, type SeatedTenant } from '../support/seat-tenant.ts';
import { sessionStoreOf } from '../support/session-stores.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { seatViolations } from '../support/checker/seat-checker.ts';
import { countBy } from './several-servers.ts';

const times = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('agents who open sessions at once', () => {
  let test: TestDatabase;
  let database: Database;
  let seated: SeatedTenant;
  let store: PostgresSessionStore;
  before(async () => {
    test = await createTestDatabase();
    // As many at once as two servers would have.
    database = new Database({ connectionString: test.connectionString, poolSize: 20 });
  });
  beforeEach(async () => {
    // Its own connections: whoever changes the capacity does not stand in line with the agents.
    seated = await newSeatedTenant(test.database, { product: 'p', concurrent: 10 });
    store = sessionStoreOf(database, seated.tenant);
  });
  afterEach(async () => {
    expect(await seatViolations(test.database)).to.deep.equal({});
  });
  after(async () => {
    await database.close();
    await test.drop();
  });

  const agents = async (count: number): Promise<UserId[]> =>
    Promise.all(times(count).map(async () => seated.newAgent('concurrent')));

  const open = async (user: UserId): Promise<Opening> =>
    store.open({
      ...{
        agent: { by: 'userId', value: user },
        product: 'p',
        kind: 'attended',
        device: null,
        platform: null,
      },
      ...{ connection: 'c', idempotencyKey: null },
    });

  const outcomesOf = (openings: readonly Opening[]): Record<string, number> =>
    countBy(openings.map(({ outcome }) => outcome));

  const sessionIn = (opening: Opening): HeldSession => {
    if (opening.outcome !== 'opened') {
      throw new Error(`${opening.outcome} where nobody was refused`);
    }
    return opening.session;
  };

  const sql = async (text: string): Promise<object[]> => database.query({ name: '', text }, [seated.tenant]);

  it('are 10 of 50 on 10 seats, over and over', async () => {
    const users = await agents(50);
    for (let round = 0; round < 10; round += 1) {
      const openings = await Promise.all(users.map(open));
      expect(outcomesOf(openings)).to.deep.equal({ opened: 10, allSharedSeatsInUse: 40 });
      const sessions = openings.flatMap((each) => (each.outcome === 'opened' ? [each.session] : []));
      expect(new Set(sessions.map(({ occupancyId }) => occupancyId)).size).to.equal(10);
      await Promise.all(sessions.map(async ({ id }) => store.close(id, 'c')));
    }
  });

  it('are one occupancy where they are devices of one agent', async () => {
    const user = await seated.newAgent('concurrent');
    for (let round = 0; round < 20; round += 1) {
      const sessions = (await Promise.all(times(8).map(async () => open(user)))).map(sessionIn);
      expect(new Set(sessions.map(({ occupancyId }) => occupancyId)).size).to.equal(1);
      const seats = await sql('select from concurrent_seats where tenant_id = $1 and user_id is not null');
      expect(seats).to.have.length(1);
      await Promise.all(sessions.map(async ({ id }) => store.close(id, 'c')));
      expect(await sql('select from occupancies where tenant_id = $1 and ended_at is null')).to.be.empty;
    }
  });

  it('are never refused while a seat has expired: ten who crash and start again on ten seats', async () => {
    const users = await agents(20);
    await Promise.all(users.slice(0, 10).map(open));
    for (let round = 1; round <= 10; round += 1) {
      await sql(
        `update sessions set expires_at = clock_timestamp() where tenant_id = $1 and ended_at is null`,
      );
      const next = users.slice((round % 2) * 10, (round % 2) * 10 + 10);
      (await Promise.all(next.map(open))).map(sessionIn);
    }
  });

  it('never are more than the capacity while it changes', async () => {
    const users = await agents(20);
    let isOver = false;
    const comeAndGo = async (user: UserId): Promise<void> => {
      while (!isOver) {
        const opening = await open(user);
        if (opening.outcome === 'opened') {
          await store.close(opening.session.id, 'c');
        }
      }
    };
    const working = users.map(comeAndGo);
    for (let round = 0; round < 25; round += 1) {
      const capacity = (round * 7) % 17;
      await seated.setCapacity(capacity);
      expect(await seatViolations(test.database)).to.deep.equal({});
    }
    isOver = true;
    await Promise.all(working);
    await seated.setCapacity(3);
    expect(outcomesOf(await Promise.all(users.map(open)))).to.deep.equal({
      opened: 3,
      allSharedSeatsInUse: 17,
    });
  });
});
