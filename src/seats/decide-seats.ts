import { findProduct } from './find-product.ts';
import { type SeatPlan, type SeatRequest } from './plan-seats.ts';
import { type Product } from './product.ts';
import { InsufficientSeats, type Shortage } from './seat-error.ts';
import { type GrantToWrite } from './seat-grant.ts';
import { assignableSeats, type SeatPool, type SeatPoolKey } from './seat-pool.ts';

/** What seats are taken from: the vendor's products, and the locked pools of them. */
export interface Sold {
  readonly products: readonly Product[];
  readonly pools: readonly SeatPool[];
}

/** A pool while its seats are handed out. */
interface Counter {
  readonly pool: SeatPool | undefined;
  /** Seats that somebody new may have. */
  free: number;
  /** How many more the whole request asks for. */
  readonly requested: number;
}

/**
 * Decides every seat that plans ask for, under the locks of the pools: assigned, waiting, or refused. The plans are one
 * request: what one of them gives back, another may have. Answers the grants of each plan.
 * @throws InsufficientSeats naming every pool that is short, not only the first.
 */
export const decideSeats = (plans: readonly SeatPlan[], { products, pools }: Sold): GrantToWrite[][] => {
  const counters = new Map<string, Counter>();
  const shortages = new Map<string, Shortage>();
  const counterOf = (key: SeatPoolKey): Counter => {
    const counter = counters.get(poolName(key)) ?? countFor(key, plans, pools);
    counters.set(poolName(key), counter);
    return counter;
  };
  const decide = (grant: GrantToWrite, request: SeatRequest): GrantToWrite => {
    const counter = counterOf(request);
    if (counter.free >= 1) {
      counter.free -= 1;
      return { ...grant, status: 'assigned' };
    }
    if (counter.pool?.whenFull !== 'wait' && !request.isRemainder) {
      shortages.set(poolName(request), shortageOf(request, findProduct(products, request.product), counter));
    }
    return { ...grant, status: 'waiting' };
  };
  const decided = plans.map(({ grants, acquired }) =>
    grants.map((grant) => {
      const request = acquired.find((each) => poolName(each) === poolName(grant));
      return request === undefined ? grant : decide(grant, request);
    }),
  );
  if (shortages.size > 0) {
    throw new InsufficientSeats([...shortages.values()]);
  }
  return decided;
};

/** `remote-support:named` */
export const poolName = ({ product, type }: SeatPoolKey): string => `${product}:${type}`;

export const poolOf = (pools: readonly SeatPool[], key: SeatPoolKey): SeatPool | undefined =>
  pools.find((pool) => poolName(pool) === poolName(key));

/** Nobody overtakes those who wait: a seat that is given back is theirs first. */
const countFor = (key: SeatPoolKey, plans: readonly SeatPlan[], pools: readonly SeatPool[]): Counter => {
  const pool = poolOf(pools, key);
  const name = poolName(key);
  const count = (keysOf: (plan: SeatPlan) => readonly SeatPoolKey[]): number =>
    plans.reduce((sum, plan) => sum + keysOf(plan).filter((each) => poolName(each) === name).length, 0);
  const released = count((plan) => plan.released);
  const requested = count((plan) => plan.acquired.filter(({ isRemainder }) => !isRemainder)) - released;
  if (pool === undefined) {
    return { pool, free: 0, requested };
  }
  const limit = assignableSeats(pool, pool.type) ?? Infinity;
  const waiting = pool.waiting - count((plan) => plan.withdrawn);
  // Where the line is open, the promotion that follows serves it in its order, with who joins it now at the end.
  const isLinedUp = waiting > 0 && pool.whenFull === 'wait';
  return { pool, free: isLinedUp ? 0 : limit - (pool.assigned - released) - waiting, requested };
};

const shortageOf = (
  { product, type }: SeatPoolKey,
  { displayName }: Product,
  { pool, requested }: Counter,
): Shortage => ({
  product,
  type,
  displayName,
  limit: (pool && assignableSeats(pool, pool.type)) ?? 0,
  assigned: pool?.assigned ?? 0,
  requested: Math.max(1, requested),
});
