import { type UserId } from '../kernel/ids.ts';
import { exclusiveSentence, isOpen } from './exclusive-product.ts';
import { findProduct } from './find-product.ts';
import { type HolderWish, planSeats, type SeatPlan } from './plan-seats.ts';
import { type Product } from './product.ts';
import { promoteWaiters } from './promote-waiters.ts';
import { InsufficientSeats, SeatError, type Shortage } from './seat-error.ts';
import { type GrantToWrite, type SeatGrant } from './seat-grant.ts';
import { assignableSeats, type SeatPool, type SeatPoolKey } from './seat-pool.ts';
import { type SeatStore } from './seat-store.ts';
import { fitOccupancies } from './sessions/fit-occupancies.ts';

/** One user's change of seats. */
export interface SeatAllocation extends HolderWish {
  readonly user: UserId;
  /** The connection that asks, for those whose sessions end with it. */
  readonly by?: string;
}

/**
 * The one way to a seat. Takes back what the user is to hold no longer, takes what is newly asked for, and answers
 * what the user holds then. It runs in the transaction of the request that asks, after the user's own row is locked
 * and as the last of its writes, because the pools it locks are what other requests wait for.
 * @throws InsufficientSeats naming every pool that is short, not only the first.
 * @throws SeatError `unknownProduct`; `wrongSeatType` where the product is sold in the other type only.
 */
export const allocateSeats = async (seats: SeatStore, allocation: SeatAllocation): Promise<SeatGrant[]> => {
  const { user, isActive, by = null } = allocation;
  const plan = planSeats(allocation);
  if (plan.isUnchanged) {
    if (!isActive) {
      // Who lost the last seat and is deactivated now may still be connected on it.
      await fitOccupancies(seats.occupancies, [{ user, isActive, products: [], held: [], by }]);
    }
    return [...allocation.current];
  }
  // Who waited may have been promoted since the request read its grants. Only under the lock of the pool is that sure.
  const inLine = allocation.current.filter(({ status }) => status === 'waiting');
  const products = plan.acquired.length === 0 ? [] : await seats.products();
  const keys = [...poolsOf(plan, products), ...inLine];
  const pools = keys.length === 0 ? [] : await seats.lockPools(keys);
  const sure = inLine.length === 0 ? plan : planSeats({ ...allocation, current: await seats.grantsOf(user) });
  refuseWrongType(sure, products, pools);
  const grants = decide(sure, products, pools);
  const written = await seats.writeGrants({ user, removed: sure.removed, grants });
  // After the grants: who opened a session before has let go of them, and nobody opens one now.
  await fitOccupancies(seats.occupancies, [
    { user, isActive, products: changedProducts(sure), held: written, by },
  ]);
  await promoteWaiters(seats, sure.released);
  return written;
};

/** Where the user may be at work on a seat that is another one now. A first shared seat is nobody's before. */
const changedProducts = ({ released, acquired }: SeatPlan): string[] =>
  [...released, ...acquired.filter(({ type }) => type === 'named')].map(({ product }) => product);

/**
 * The pools whose state matters: those that give or get back a seat, and of an exclusive product also the other one.
 */
const poolsOf = (plan: SeatPlan, products: readonly Product[]): SeatPoolKey[] => {
  const siblings = plan.acquired.filter(
    ({ product }) => findProduct(products, product).seatTypes === 'exclusive',
  );
  return [...plan.acquired, ...plan.released, ...siblings.map(otherTypeOf)];
};

const otherTypeOf = ({ product, type }: SeatPoolKey): SeatPoolKey => ({
  product,
  type: type === 'named' ? 'concurrent' : 'named',
});

const poolOf = (pools: readonly SeatPool[], key: SeatPoolKey): SeatPool | undefined =>
  pools.find(({ product, type }) => product === key.product && type === key.type);

const refuseWrongType = (plan: SeatPlan, products: readonly Product[], pools: readonly SeatPool[]): void => {
  for (const key of plan.acquired) {
    const { displayName, seatTypes } = findProduct(products, key.product);
    const other = poolOf(pools, otherTypeOf(key));
    if (seatTypes === 'exclusive' && other !== undefined && isOpen(other)) {
      throw new SeatError('wrongSeatType', exclusiveSentence(displayName), { product: key.product });
    }
  }
};

/** Decides each acquired seat under the pools' locks: assigned, waiting, or refused with all that are short. */
const decide = (plan: SeatPlan, products: readonly Product[], pools: readonly SeatPool[]): GrantToWrite[] => {
  const shortages: Shortage[] = [];
  const grants = plan.grants.map((grant): GrantToWrite => {
    if (!plan.acquired.some((key) => key.product === grant.product)) {
      return grant;
    }
    const pool = poolOf(pools, grant);
    if (pool !== undefined && hasSeatFor(pool, 1)) {
      return { ...grant, status: 'assigned' };
    }
    if (pool?.whenFull === 'wait') {
      return { ...grant, status: 'waiting' };
    }
    shortages.push(shortageOf(grant, findProduct(products, grant.product), pool));
    return grant;
  });
  if (shortages.length > 0) {
    throw new InsufficientSeats(shortages);
  }
  return grants;
};

/** Nobody overtakes those who wait. */
const hasSeatFor = (pool: SeatPool, requested: number): boolean => {
  const limit = assignableSeats(pool, pool.type);
  return pool.waiting === 0 && (limit === null || pool.assigned + requested <= limit);
};

const shortageOf = (key: SeatPoolKey, { displayName }: Product, pool: SeatPool | undefined): Shortage => ({
  product: key.product,
  type: key.type,
  displayName,
  limit: (pool && assignableSeats(pool, pool.type)) ?? 0,
  assigned: pool?.assigned ?? 0,
  requested: 1,
});
