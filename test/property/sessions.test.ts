import { expect } from 'chai';
import fc from 'fast-check';
import { SYSTEM } from '../../src/kernel/actor.ts';
import { type UserId } from '../../src/kernel/ids.ts';
import { endAll, requestEnd } from '../../src/seats/sessions/occupancy-transitions.ts';
import { type Fate, type HeldSession, type SessionStore } from '../../src/seats/sessions/session-store.ts';
import { PostgresOccupancyStore } from '../../src/storage/sessions/postgres-occupancy-store.ts';
import { sessionStoreOf, WAYS } from '../support/session-stores.ts';
import { newSeatedTenant, type SeatedTenant } from '../support/seat-tenant.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { type SessionOperation, type SessionStep, SessionsModel } from './sessions-model.ts';

const CAPACITY = 2;
const USERS = 4;
/** One of them has a seat of its own. */
const isNamed = (user: number): boolean => user === 0;

const user = fc.nat({ max: USERS - 1 });
const session = fc.nat({ max: 7 });
const anyOperation: fc.Arbitrary<SessionOperation> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('open'), user }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('revoke', 'deactivate'), user }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('connect', 'heartbeat', 'close', 'clear', 'expire'),
      session,
    }),
  },
);

const outcomeOf = (fate: Fate): string => {
  switch (fate.outcome) {
    case 'alive':
      return `alive ${fate.session.state}`;
    case 'ended':
      return `ended ${fate.end.reason}`;
    case 'notFound':
      return fate.outcome;
  }
};

interface RowsOrder {
  readonly test: TestDatabase;
  readonly seated: SeatedTenant;
  readonly users: readonly UserId[];
  readonly ask: (store: SessionStore) => SessionStore;
}

/** The rows of one tenant, and what was opened in them. */
class Rows {
  readonly #test: TestDatabase;
  readonly #seated: SeatedTenant;
  readonly #users: readonly UserId[];
  readonly #store: SessionStore;
  readonly #sessions: HeldSession[] = [];

  constructor({ test, seated, users, ask }: RowsOrder) {
    this.#test = test;
    this.#seated = seated;
    this.#users = users;
    this.#store = ask(sessionStoreOf(test.database, seated.tenant));
  }

  async apply(operation: SessionOperation): Promise<string> {
    if (!('user' in operation)) {
      const opened = this.#sessions[operation.session];
      return opened === undefined ? 'notFound' : this.#applyTo(opened, operation.kind);
    }
    const agent = this.#users[operation.user];
    if (agent === undefined) {
      throw new Error(`There is no user ${operation.user}`);
    }
    return operation.kind === 'open' ? this.#open(agent) : this.#end(agent, operation.kind);
  }

  async counts(): Promise<object | undefined> {
    const text = `select (select count(*)::int from concurrent_seats
                           where tenant_id = $1 and user_id is not null) as occupied,
                         (select count(*)::int from sessions where tenant_id = $1 and ended_at is null) as live`;
    return (await this.#test.database.query({ name: '', text }, [this.#seated.tenant]))[0];
  }

  async #open(agent: UserId): Promise<string> {
    const opening = await this.#store.open({
      ...{ agent: { by: 'userId', value: agent }, product: 'p', kind: 'attended', device: null },
      ...{ platform: null, connection: 'c', idempotencyKey: null },
    });
    if (opening.outcome === 'opened') {
      this.#sessions.push(opening.session);
    }
    return opening.outcome;
  }

  async #end(agent: UserId, kind: 'revoke' | 'deactivate'): Promise<string> {
    await this.#test.database.transaction({ actor: SYSTEM }, async (connection) => {
      const store = new PostgresOccupancyStore(connection, this.#seated.tenant);
      const { occupancies, at } = await store.lockOf([{ user: agent }]);
      for (const held of occupancies) {
        await store.save([
          kind === 'revoke'
            ? requestEnd(held, { reason: 'seatRevoked', by: null, at, force: false })
            : endAll(held, { reason: 'userDeactivated', by: null, at }),
        ]);
      }
    });
    return 'done';
  }

  async #applyTo({ id, occupancyId }: HeldSession, kind: SessionStep): Promise<string> {
    if (kind === 'expire') {
      const text = `update sessions set expires_at = '2020-01-01' where session_id = $1 and ended_at is null`;
      await this.#test.database.query({ name: '', text }, [id]);
      return 'done';
    }
    return outcomeOf(
      await (kind === 'clear'
        ? this.#store.clear(occupancyId, 'c')
        : kind === 'close'
          ? this.#store.close(id, 'c')
          : this.#store[kind](id)),
    );
  }
}

describe('any sequence of what agents do, in PostgreSQL', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(async () => test.drop());

  for (const { way, ask } of WAYS) {
    it(`equals the transitions after every step, and never occupies more than the capacity, asked ${way}`, async function () {
      this.timeout(60_000);
      const sequences = fc.array(anyOperation, { minLength: 10, maxLength: 40, size: 'max' });
      const property = fc.asyncProperty(sequences, async (operations) => {
        const seated = await newSeatedTenant(test.database, { product: 'p', concurrent: CAPACITY });
        const users: UserId[] = [];
        for (let index = 0; index < USERS; index += 1) {
          users.push(await seated.newAgent(isNamed(index) ? 'named' : 'concurrent'));
        }
        const [rows, model] = [new Rows({ test, seated, users, ask }), new SessionsModel(CAPACITY, isNamed)];
        for (const operation of operations) {
          expect(await rows.apply(operation), JSON.stringify(operation)).to.equal(model.apply(operation));
          expect(await rows.counts()).to.deep.equal({ occupied: model.occupied(), live: model.live() });
        }
      });
      await fc.assert(property, { numRuns: 40 });
    });
  }
});
