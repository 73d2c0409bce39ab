import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { asSystem } from '../support/acting.ts';
import { type TenantId, type UserId } from '../../src/kernel/ids.ts';
import { type UnitOfWork } from '../../src/kernel/unit-of-work.ts';
import { allocateSeats } from '../../src/seats/allocate-seats.ts';
import { putSeatPool } from '../../src/seats/put-seat-pool.ts';
import { SeatError } from '../../src/seats/seat-error.ts';
import { type SeatPoolKey } from '../../src/seats/seat-pool.ts';
import { type ProductStore, type SeatTransaction } from '../../src/seats/seat-store.ts';
import { PostgresUnitOfWork } from '../../src/storage/postgres-unit-of-work.ts';
import { PostgresProductStore } from '../../src/storage/seats/postgres-product-store.ts';
import { inMemorySeats } from '../support/in-memory-seats.ts';
import { newBareTenant } from '../support/seat-tenant.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import {
  anyOperation,
  PRODUCTS,
  SeatModel,
  type SeatOperation,
  type SeatState,
  USERS,
} from './seats-model.ts';

/** A fresh tenant of the store under test. */
interface Tenant {
  readonly tenant: TenantId;
  readonly unitOfWork: UnitOfWork<SeatTransaction>;
  readonly users: readonly UserId[];
}

const keyOf = (seat: string): SeatPoolKey => {
  const [product = '', type] = seat.split(':');
  return { product, type: type === 'named' ? 'named' : 'concurrent' };
};

const nameOf = ({ product, type }: SeatPoolKey): string => `${product}:${type}`;

const sellProducts = async (products: ProductStore): Promise<void> => {
  for (const product of PRODUCTS) {
    await products.put({
      product,
      displayName: product,
      occupiedBy: 'session',
      seatTypes: 'mixed',
      sharedSelfService: true,
    });
  }
};

const userOf = (users: readonly UserId[], index: number): UserId => {
  const user = users[index];
  if (user === undefined) {
    throw new Error(`There is no user ${index}`);
  }
  return user;
};

const perform = async (
  { tenant, unitOfWork, users }: Tenant,
  operation: SeatOperation,
  isActive: boolean,
): Promise<void> => {
  if (operation.kind === 'pool') {
    const { seat, terms } = operation;
    await putSeatPool(unitOfWork, { ...asSystem(tenant), ...keyOf(seat), terms, by: 'operator' });
    return;
  }
  const user = userOf(users, operation.user);
  await unitOfWork.run(asSystem(tenant), async ({ seats }) => {
    const current = await seats.grantsOf(user);
    const wanted =
      operation.kind === 'delete' ? [] : operation.kind === 'hold' ? operation.seats.map(keyOf) : current;
    const willBeActive = operation.kind === 'hold' ? isActive : operation.kind === 'activate';
    await allocateSeats(seats, { user, current, wanted, isActive: willBeActive });
  });
};

const outcomeOf = async (work: Promise<void>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof SeatError) {
        return error.code;
      }
      throw error;
    },
  );

const stateOf = async ({ tenant, unitOfWork, users }: Tenant): Promise<SeatState> =>
  unitOfWork.run(asSystem(tenant), async ({ seats }) => {
    const held: string[][] = [];
    for (const user of users) {
      held.push((await seats.grantsOf(user)).map((grant) => `${nameOf(grant)} ${grant.status}`));
    }
    const pools = (await seats.pools()).map(
      ({ product, type, displayName, occupied, ...counts }) =>
        [nameOf({ product, type }), counts, displayName, occupied] as const,
    );
    return { users: held, pools: Object.fromEntries(pools.map(([name, counts]) => [name, counts])) };
  });

/** Each operation is done to both; both must say the same, and be in the same state after it. */
const itEqualsTheModel = (newTenant: () => Promise<Tenant>, numRuns: number): void => {
  it('equals a plain model after every operation, and never exceeds a named capacity', async () => {
    const sequences = fc.array(anyOperation, { minLength: 5, maxLength: 30, size: 'max' });
    const property = fc.asyncProperty(sequences, async (operations) => {
      const [tenant, model] = [await newTenant(), new SeatModel()];
      for (const operation of operations) {
        const isActive = operation.kind !== 'pool' && model.isActive(operation.user);
        const outcome = await outcomeOf(perform(tenant, operation, isActive));
        expect(outcome).to.equal(model.apply(operation));
        const state = await stateOf(tenant);
        expect(state).to.deep.equal(model.state());
        for (const [name, { assigned, capacity }] of Object.entries(state.pools)) {
          expect(name.endsWith(':named') && assigned > capacity).to.equal(false);
        }
      }
    });
    await fc.assert(property, { numRuns });
  });
};

describe('any sequence of seat operations in memory', () => {
  itEqualsTheModel(async () => {
    const { products, unitOfWork } = inMemorySeats();
    await sellProducts(products);
    const users = USERS.map(() => randomUUID() as UserId);
    return { tenant: randomUUID() as TenantId, unitOfWork, users };
  }, 300);
});

describe('any sequence of seat operations in PostgreSQL', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
    await sellProducts(new PostgresProductStore(test.database));
  });
  after(async () => test.drop());

  itEqualsTheModel(async () => {
    const bare = await newBareTenant(test.database);
    const users: UserId[] = [];
    for (const each of USERS) {
      users[each] = await bare.newUser();
    }
    return { tenant: bare.tenant, unitOfWork: new PostgresUnitOfWork(test.database, new Map()), users };
  }, 30);
});
