import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import pg from 'pg';
import { SYSTEM } from '../../src/kernel/actor.ts';
import { type TenantId, type UserId } from '../../src/kernel/ids.ts';
import { endAll, requestEnd } from '../../src/seats/sessions/occupancy-transitions.ts';
import {
  type HeldSession,
  type Opening,
  type SessionOrder,
  type SessionStore,
} from '../../src/seats/sessions/session-store.ts';
import { PostgresOccupancyStore } from '../../src/storage/sessions/postgres-occupancy-store.ts';
import { PostgresSessionSweep } from '../../src/storage/sessions/postgres-session-sweep.ts';
import { sweepSessions } from '../../src/workers/sweep-sessions.ts';
import { rejectionOf } from '../support/rejection.ts';
import { newSeatedTenant, type SeatedTenant } from '../support/seat-tenant.ts';
import { sessionStoreOf, WAYS } from '../support/session-stores.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { until } from '../support/until.ts';

const TIMES = { ttl: 180, connectedTtl: 600 };

for (const { way, ask } of WAYS) {
  describe(`the store of sessions in PostgreSQL, asked ${way}`, () => {
    let test: TestDatabase;
    let seated: SeatedTenant;
    let tenant: TenantId;
    let store: SessionStore;
    before(async () => {
      test = await createTestDatabase();
    });
    beforeEach(async () => {
      seated = await newSeatedTenant(test.database, { product: 'p', concurrent: 2 });
      ({ tenant } = seated);
      store = ask(sessionStoreOf(test.limited, tenant, TIMES));
    });
    after(async () => test.drop());

    const sql = async (text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> =>
      test.database.query({ name: '', text }, values);

    const order = (user: UserId, more: Partial<SessionOrder> = {}): SessionOrder => ({
      ...{
        agent: { by: 'userId', value: user },
        product: 'p',
        kind: 'attended',
        device: null,
        platform: null,
      },
      ...{ connection: 'c', idempotencyKey: null },
      ...more,
    });

    const opened = async (user: UserId): Promise<HeldSession> => {
      const opening: Opening = await store.open(order(user));
      expect(opening.outcome).to.equal('opened');
      return (opening as Opening & { outcome: 'opened' }).session;
    };

    const seats = async (): Promise<Record<string, unknown>[]> =>
      sql(
        `select seat_number, user_id, surplus from concurrent_seats where tenant_id = $1 and user_id is not null`,
        [tenant],
      );

    const stateOf = async (text: string, values: readonly unknown[]): Promise<string | undefined> => {
      const refused = await rejectionOf(sql(text, values));
      return refused instanceof pg.DatabaseError ? refused.code : undefined;
    };

    it('keeps what it is told of a session', async () => {
      const user = await seated.newAgent('concurrent');
      await store.open(order(user, { kind: 'unattended', device: 'laptop', platform: 'Linux' }));
      const { occupancies } = await new PostgresOccupancyStore(test.database, tenant).lockOf([{ user }]);
      expect(occupancies).to.have.length(1);
      const [occupancy] = occupancies;
      expect(occupancy).to.include({
        user,
        product: 'p',
        seatType: 'concurrent',
        state: 'occupied',
        end: null,
      });
      const [session] = occupancy?.sessions ?? [];
      expect(session).to.include({
        kind: 'unattended',
        device: 'laptop',
        platform: 'Linux',
        state: 'open',
        end: null,
      });
      expect(session?.lastSeenAt).to.equal(session?.startedAt);
      expect(Date.parse(session?.expiresAt ?? '') - Date.parse(session?.startedAt ?? '')).to.equal(180_000);
    });

    it('locks nothing of another tenant or of another user', async () => {
      const [user, other] = [await seated.newAgent('concurrent'), await seated.newAgent('named')];
      const [session, closed] = [await opened(user), await opened(other)];
      await store.close(closed.id, 'c');
      const mine = new PostgresOccupancyStore(test.database, tenant);
      const stranger = new PostgresOccupancyStore(test.database, randomUUID() as TenantId);
      const idsOf = async (locked: Promise<{ occupancies: readonly { id: string }[] }>): Promise<string[]> =>
        (await locked).occupancies.map(({ id }) => id);
      // By id also what has ended: a repeated end is answered as the first one was.
      const named = [session.occupancyId, closed.occupancyId];
      expect(await idsOf(mine.lock([...named, 'no-uuid']))).to.have.members(named);
      expect(await idsOf(mine.lockOf([{ user }]))).to.deep.equal([session.occupancyId]);
      expect(await idsOf(mine.lockOf([{ user: other }]))).to.deep.equal([]);
      expect(await idsOf(stranger.lock([session.occupancyId]))).to.deep.equal([]);
    });

    it('frees the seat of an occupancy that ends, and keeps that of one that is ending', async () => {
      const [draining, over] = [await seated.newAgent('concurrent'), await seated.newAgent('concurrent')];
      const [connected] = [await opened(draining), await opened(over)];
      await store.connect(connected.id);
      await test.database.transaction({ actor: SYSTEM }, async (connection) => {
        const occupancies = new PostgresOccupancyStore(connection, tenant);
        for (const user of [draining, over]) {
          const { occupancies: held, at } = await occupancies.lockOf([{ user }]);
          for (const occupancy of held) {
            await occupancies.save([
              requestEnd(occupancy, { reason: 'endedByAdmin', by: 'admin', at, force: false }),
            ]);
          }
        }
      });
      expect((await seats()).map(({ user_id }) => user_id)).to.deep.equal([draining]);
      expect(await store.open(order(draining))).to.deep.equal({ outcome: 'occupancyEnding' });
      const [row] = await sql('select end_requested_by, state from occupancies where occupancy_id = $1', [
        connected.occupancyId,
      ]);
      expect(row).to.deep.equal({ end_requested_by: 'admin', state: 'ending' });
      await store.close(connected.id, 'c');
      expect(await seats()).to.be.empty;
    });

    it('tells each session why it ended', async () => {
      const user = await seated.newAgent('concurrent');
      const [lost, live] = [await opened(user), await opened(user)];
      await sql(`update sessions set expires_at = clock_timestamp() where session_id = $1`, [lost.id]);
      await test.database.transaction({ actor: SYSTEM }, async (connection) => {
        const occupancies = new PostgresOccupancyStore(connection, tenant);
        const { occupancies: held, at } = await occupancies.lockOf([{ user }]);
        for (const occupancy of held) {
          await occupancies.save([endAll(occupancy, { reason: 'userDeactivated', by: 'idp', at })]);
        }
      });
      const reasonOf = async (id: string): Promise<unknown> => {
        const fate = await store.heartbeat(id);
        return fate.outcome === 'ended' ? [fate.end.reason, fate.end.by] : fate.outcome;
      };
      expect(await reasonOf(lost.id)).to.deep.equal(['expired', null]);
      expect(await reasonOf(live.id)).to.deep.equal(['userDeactivated', 'idp']);
    });

    it('ends what a user occupies whom any program deletes', async () => {
      const user = await seated.newAgent('concurrent');
      const { id } = await opened(user);
      await sql('delete from users where tenant_id = $1 and user_id = $2', [tenant, user]);
      expect(await seats()).to.be.empty;
      const fate = await store.heartbeat(id);
      expect(fate.outcome === 'ended' && fate.end.reason).to.equal('userDeactivated');
    });

    describe('while somebody else changes the grant', () => {
      const waiting = async (count: number): Promise<boolean> => {
        const text = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
        return (await sql(text)).length >= count;
      };

      /** Runs statements on the agent's grant, and commits them once all who open a session wait for it. */
      const meanwhile = async (
        change: string,
        user: UserId,
        orders: readonly SessionOrder[],
      ): Promise<Opening[]> => {
        let openings: Promise<Opening>[] = [];
        await test.database.transaction({ actor: SYSTEM }, async (connection) => {
          await connection.query({ name: '', text: change }, [tenant, user]);
          openings = orders.map(async (each) => store.open(each));
          await until('all wait for the grant', async () => waiting(orders.length));
        });
        return Promise.all(openings);
      };

      it('waits, and opens nothing when the seat is taken away', async () => {
        const user = await seated.newAgent('concurrent');
        const change = `update seat_grants set status = 'suspended' where tenant_id = $1 and user_id = $2`;
        expect(await meanwhile(change, user, [order(user)])).to.deep.equal([{ outcome: 'noSeat' }]);
        expect(await seats()).to.be.empty;
      });

      it('opens one session for a key that comes twice', async () => {
        const user = await seated.newAgent('concurrent');
        const change = 'select from seat_grants where tenant_id = $1 and user_id = $2 for update';
        const twice = order(user, { idempotencyKey: 'twice' });
        const [one, other] = await meanwhile(change, user, [twice, twice]);
        expect(one?.outcome).to.equal('opened');
        expect(other).to.deep.equal(one);
      });
    });

    describe('is swept', () => {
      const sweep = (): PostgresSessionSweep => new PostgresSessionSweep(test.limited);

      const swept = async (): Promise<void> => sweepSessions(sweep());

      it('of what has expired, and of nothing else', async () => {
        const [live, lost] = [await seated.newAgent('concurrent'), await seated.newAgent('concurrent')];
        const [kept, gone] = [await opened(live), await opened(lost)];
        await sql(`update sessions set expires_at = clock_timestamp() where session_id = $1`, [gone.id]);
        expect(await sweep().expired()).to.deep.equal([{ tenant, product: 'p' }]);
        await Promise.all([swept(), swept()]);
        expect(await sweep().expired()).to.deep.equal([]);
        expect((await seats()).map(({ user_id }) => user_id)).to.deep.equal([live]);
        expect((await store.heartbeat(kept.id)).outcome).to.equal('alive');
      });

      it('of what ended more than seven days ago', async () => {
        const user = await seated.newAgent('named');
        const [old, young] = [await opened(user), await opened(await seated.newAgent('named'))];
        for (const { id } of [old, young]) {
          await store.close(id, 'c');
        }
        const text = `update occupancies set ended_at = clock_timestamp() - interval '7 days 1 hour'
                     where occupancy_id = $1`;
        await sql(text, [old.occupancyId]);
        await sql(
          `update occupancies set ended_at = clock_timestamp() - interval '6 days' where occupancy_id = $1`,
          [young.occupancyId],
        );
        await swept();
        expect((await store.heartbeat(old.id)).outcome).to.equal('notFound');
        expect((await store.heartbeat(young.id)).outcome).to.equal('ended');
      });
    });

    describe('guards the capacity against a program that', () => {
      const insert = `insert into concurrent_seats (tenant_id, product, seat_number) values ($1, 'p', $2)`;

      it('adds a seat of its own', async () => {
        expect(await stateOf(insert, [tenant, 1])).to.equal(undefined);
        expect(await stateOf(insert, [tenant, 7])).to.equal(undefined);
        expect(await stateOf(insert, [tenant, 3])).to.equal('SK001');
      });

      it('adds a seat where there is no pool', async () => {
        const text = `insert into concurrent_seats (tenant_id, product, seat_number) values ($1, 'q', 1)`;
        expect(await stateOf(text, [tenant])).to.equal('23503');
      });

      it('gives one user two seats', async () => {
        const user = await seated.newAgent('concurrent');
        await opened(user);
        const text = `update concurrent_seats set user_id = $2, occupancy_id = gen_random_uuid()
                     where tenant_id = $1 and user_id is null`;
        expect(await stateOf(text, [tenant, user])).to.equal('23505');
      });

      it('gives on a surplus seat, or declares it a regular one', async () => {
        await opened(await seated.newAgent('concurrent'));
        await opened(await seated.newAgent('concurrent'));
        await seated.setCapacity(1);
        const next = await seated.newAgent('concurrent');
        expect((await seats()).map(({ surplus }) => surplus)).to.deep.equal([true, true]);
        const where =
          'where tenant_id = $1 and seat_number = (select min(seat_number) from concurrent_seats where tenant_id = $1)';
        expect(await stateOf(`update concurrent_seats set user_id = $2 ${where}`, [tenant, next])).to.equal(
          'SK001',
        );
        expect(await stateOf(`update concurrent_seats set surplus = false ${where}`, [tenant])).to.equal(
          'SK001',
        );
        const free = `update concurrent_seats set user_id = null, occupancy_id = null ${where}`;
        expect(await stateOf(free, [tenant])).to.equal('SK001');
      });

      it('moves a seat to another pool', async () => {
        await seated.setCapacity(5);
        await sql(insert, [tenant, 1]);
        const text = `update concurrent_seats set product = 'q' where tenant_id = $1`;
        expect(await stateOf(text, [tenant])).to.equal('SK001');
      });
    });
  });
}
