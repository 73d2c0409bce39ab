import { type UserId } from '../../src/kernel/ids.ts';
import { type UnitOfWork } from '../../src/kernel/unit-of-work.ts';
import { type Product } from '../../src/seats/product.ts';
import { type GrantChange, type GrantToWrite, type SeatGrant } from '../../src/seats/seat-grant.ts';
import {
  inLockOrder,
  type SeatPool,
  type SeatPoolInUse,
  type SeatPoolKey,
  type SeatPoolTerms,
} from '../../src/seats/seat-pool.ts';
import {
  type Holding,
  type ProductStore,
  type SeatStore,
  type SeatTransaction,
} from '../../src/seats/seat-store.ts';
import { InMemoryOccupancyStore } from './in-memory-occupancies.ts';

interface GrantRow extends GrantToWrite {
  readonly since: string;
  /** The place in line, while waiting. */
  readonly waitingNumber: number | undefined;
}

/** The rows of one tenant, as a database would hold them. */
interface Rows {
  readonly products: Map<string, Product>;
  readonly pools: Map<string, SeatPoolKey & SeatPoolTerms>;
  readonly grants: Map<UserId, readonly GrantRow[]>;
  /** Counts writes; gives every one its own instant and place in line. */
  writes: number;
}

const nameOf = ({ product, type }: SeatPoolKey): string => `${product}:${type}`;

const isSamePool = (a: SeatPoolKey, b: SeatPoolKey): boolean => nameOf(a) === nameOf(b);

class InMemorySeatStore implements SeatStore {
  readonly occupancies = new InMemoryOccupancyStore();
  readonly #rows: Rows;

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  async products(): Promise<Product[]> {
    const products = [...this.#rows.products.values()];
    return Promise.resolve(products.sort((a, b) => (a.product < b.product ? -1 : 1)));
  }

  async pools(): Promise<SeatPoolInUse[]> {
    // Nobody works on seats in memory.
    return Promise.resolve(this.#pools().map((pool) => ({ ...pool, occupied: 0 })));
  }

  async lockTenant(): Promise<void> {
    return Promise.resolve();
  }

  async lockPools(keys: readonly SeatPoolKey[]): Promise<SeatPool[]> {
    const isMeant = (pool: SeatPool): boolean => keys.some((key) => isSamePool(key, pool));
    return Promise.resolve(this.#pools().filter(isMeant));
  }

  async putPool({ product, type }: SeatPoolKey, terms: SeatPoolTerms): Promise<void> {
    const { capacity, grantLimit, whenFull } = terms;
    this.#displayNameOf(product);
    if (type === 'named' && capacity < this.#count({ product, type }, 'assigned')) {
      throw new Error(`${product}:${type} has more seats assigned than ${capacity}`);
    }
    this.#rows.pools.set(nameOf({ product, type }), { product, type, capacity, grantLimit, whenFull });
    return Promise.resolve();
  }

  async grantsOf(user: UserId): Promise<SeatGrant[]> {
    return Promise.resolve(this.#grantsOf(user).map((row) => this.#grantFrom(row)));
  }

  /** There are no groups in memory, and so no rules. */
  async holdings(users: readonly UserId[]): Promise<Holding[]> {
    const grantsOf = (user: UserId): SeatGrant[] => this.#grantsOf(user).map((row) => this.#grantFrom(row));
    return Promise.resolve(
      users.map((user) => ({ user, isActive: true, grants: grantsOf(user), rules: [] })),
    );
  }

  async writeGrants(changes: readonly GrantChange[]): Promise<ReadonlyMap<UserId, readonly SeatGrant[]>> {
    const written = changes.map(({ user, removed, grants }): [UserId, GrantRow[], GrantRow[]] => {
      const kept = this.#grantsOf(user).filter(({ product }) => !removed.includes(product));
      const others = kept.filter((row) => !grants.some(({ product }) => product === row.product));
      return [user, others, grants.map((grant) => this.#written(grant, kept))];
    });
    this.#setGrants(new Map(written.map(([user, others, own]) => [user, [...others, ...own]])));
    return Promise.resolve(
      new Map(written.map(([user, , own]) => [user, own.map((row) => this.#grantFrom(row))])),
    );
  }

  async promoteWaiting(pool: SeatPoolKey, count: number): Promise<void> {
    const line = [...this.#rows.grants].flatMap(([user, rows]) =>
      rows
        .filter((row) => row.status === 'waiting' && isSamePool(row, pool))
        .map(({ waitingNumber = 0 }) => ({ user, waitingNumber })),
    );
    line.sort((a, b) => a.waitingNumber - b.waitingNumber);
    for (const { user } of line.slice(0, count)) {
      const promoted = this.#grantsOf(user).map((row) =>
        isSamePool(row, pool) ? this.#dated({ ...row, status: 'assigned' }) : row,
      );
      this.#setGrants(new Map([[user, promoted]]));
    }
    return Promise.resolve();
  }

  #pools(): SeatPool[] {
    const pools = [...this.#rows.pools.values()].sort(inLockOrder);
    return pools.map(({ product, type, capacity, grantLimit, whenFull }): SeatPool => ({
      ...{ product, type, displayName: this.#displayNameOf(product), capacity, grantLimit, whenFull },
      assigned: this.#count({ product, type }, 'assigned'),
      waiting: this.#count({ product, type }, 'waiting'),
    }));
  }

  #grantsOf(user: UserId): readonly GrantRow[] {
    return this.#rows.grants.get(user) ?? [];
  }

  /** A grant that stays what it was keeps its time and its place in line. */
  #written(grant: GrantToWrite, before: readonly GrantRow[]): GrantRow {
    const same = before.find((row) => isSamePool(row, grant) && row.status === grant.status);
    return same === undefined ? this.#dated(grant) : { ...same, source: grant.source };
  }

  #dated({ product, type, status, source }: GrantToWrite): GrantRow {
    this.#rows.writes += 1;
    const { writes } = this.#rows;
    const waitingNumber = status === 'waiting' ? writes : undefined;
    return { product, type, status, source, since: new Date(writes).toISOString(), waitingNumber };
  }

  /** As the triggers of the database do it: what is newly assigned must fit, what waits must have a pool. */
  #setGrants(changes: ReadonlyMap<UserId, readonly GrantRow[]>): void {
    const before = new Map([...this.#rows.pools.keys()].map((name) => [name, this.#countOf(name)]));
    changes.forEach((rows, user) => this.#rows.grants.set(user, rows));
    for (const row of [...changes.values()].flat().filter(({ status }) => status !== 'suspended')) {
      const pool = this.#rows.pools.get(nameOf(row));
      const assigned = this.#count(row, 'assigned');
      const isMore = assigned > (before.get(nameOf(row)) ?? 0);
      if (pool === undefined || (isMore && assigned > seatLimitOf(pool))) {
        throw new Error(`${nameOf(row)} cannot take more`);
      }
    }
  }

  #countOf(name: string): number {
    const pool = this.#rows.pools.get(name);
    return pool === undefined ? 0 : this.#count(pool, 'assigned');
  }

  #count(pool: SeatPoolKey, status: SeatGrant['status']): number {
    return [...this.#rows.grants.values()]
      .flat()
      .filter((row) => isSamePool(row, pool) && row.status === status).length;
  }

  #displayNameOf(product: string): string {
    const found = this.#rows.products.get(product);
    if (found === undefined) {
      throw new Error(`There is no product ${product}`);
    }
    return found.displayName;
  }

  #grantFrom({ product, type, status, source, since }: GrantRow): SeatGrant {
    return { product, type, status, source, displayName: this.#displayNameOf(product), since };
  }
}

const seatLimitOf = ({ type, capacity, grantLimit }: SeatPoolKey & SeatPoolTerms): number =>
  type === 'named' || capacity === 0 ? capacity : (grantLimit ?? Infinity);

/** Seats of one tenant that are gone with the test. */
export interface InMemorySeats {
  readonly products: ProductStore;
  readonly unitOfWork: UnitOfWork<SeatTransaction>;
  /** Outside of any transaction. */
  readonly seats: SeatStore;
}

export const inMemorySeats = (): InMemorySeats => {
  const rows: Rows = { products: new Map(), pools: new Map(), grants: new Map(), writes: 0 };
  const seats = new InMemorySeatStore(rows);
  let last: Promise<unknown> = Promise.resolve();
  return {
    seats,
    products: {
      list: async () => seats.products(),
      put: async (product) => {
        rows.products.set(product.product, product);
        return Promise.resolve();
      },
      isSoldInBothTypes: async (product) => {
        const pools = (await seats.pools()).filter((pool) => pool.product === product);
        return (
          pools.filter(({ capacity, assigned, waiting }) => capacity + assigned + waiting > 0).length > 1
        );
      },
    },
    unitOfWork: {
      // One transaction after the other: what waits for a lock in a database waits for its turn here.
      run: async (_tenant, work) => {
        const result = last.then(async () => orAsBefore(rows, async () => work({ seats })));
        last = result.catch(() => undefined);
        return result;
      },
    },
  };
};

/** When the work throws, nothing of it is kept. */
const orAsBefore = async <Result>(rows: Rows, work: () => Promise<Result>): Promise<Result> => {
  const before = structuredClone({ pools: rows.pools, grants: rows.grants });
  try {
    return await work();
  } catch (error) {
    restore(rows.pools, before.pools);
    restore(rows.grants, before.grants);
    throw error;
  }
};

const restore = <Key, Value>(map: Map<Key, Value>, before: ReadonlyMap<Key, Value>): void => {
  map.clear();
  before.forEach((value, key) => map.set(key, value));
};
