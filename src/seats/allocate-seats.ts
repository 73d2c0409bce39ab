import { type UserId } from '../kernel/ids.ts';
import { decideSeats, poolName, poolOf, type Sold } from './decide-seats.ts';
import { exclusiveSentence, isOpen } from './exclusive-product.ts';
import { findProduct } from './find-product.ts';
import { type HolderWish, planSeats, type SeatPlan } from './plan-seats.ts';
import { type Product } from './product.ts';
import { promoteWaiters } from './promote-waiters.ts';
import { SeatError } from './seat-error.ts';
import { type SeatGrant } from './seat-grant.ts';
import { type SeatPoolKey } from './seat-pool.ts';
import { type SeatStore } from './seat-store.ts';
import { fitOccupancies } from './sessions/fit-occupancies.ts';

/** One user's change of seats. */
export interface SeatAllocation extends HolderWish {
  readonly user: UserId;
  /** The connection that asks, for those whose sessions end with it. */
  readonly by?: string;
}

/** A change that does change something, and what has to happen for it. */
interface PlannedAllocation extends SeatAllocation {
  readonly plan: SeatPlan;
}

/**
 * The one way to a seat, for one user: answers what the user holds then.
 * @throws InsufficientSeats and SeatError as `allocateAll` does.
 */
export const allocateSeats = async (seats: SeatStore, allocation: SeatAllocation): Promise<SeatGrant[]> => {
  const [grants = []] = await allocateAll(seats, [allocation]);
  return grants;
};

/** Where the user may be at work on a seat that is another one now. A first shared seat is nobody's before. */
const changedProducts = ({ released, acquired }: SeatPlan): string[] =>
  [...released, ...acquired.filter(({ type }) => type === 'named')].map(({ product }) => product);

/**
 * The one way to seats. Takes back what users are to hold no longer, takes what is newly asked for, and answers what
 * each of them holds then; the users are one request, so what one gives back another may have, and it is all or nothing.
 * However many there are, the number of statements is the same. It runs in the transaction of the request that asks,
 * after the users' own rows are locked and as the last of its writes, because the pools it locks are what other requests
 * wait for. Where a pool has too few seats for all, the order of the allocations counts.
 * @throws InsufficientSeats naming every pool that is short, not only the first.
 * @throws SeatError `unknownProduct`; `wrongSeatType` where the product is sold in the other type only.
 */
export const allocateAll = async (
  seats: SeatStore,
  allocations: readonly SeatAllocation[],
): Promise<SeatGrant[][]> => {
  const planned = allocations.map(planOf);
  const { sure, written } = await carryOut(
    seats,
    planned.filter(({ plan }) => !plan.isUnchanged),
  );
  // After the grants: who opened a session before has let go of them, and nobody opens one now.
  const idle = planned.filter(({ plan }) => plan.isUnchanged);
  await fitOccupancies(
    seats,
    [...sure, ...idle].map(({ user, isActive, plan, by = null }) => ({
      ...{ user, isActive, by },
      products: changedProducts(plan),
      held: written.get(user) ?? [],
    })),
  );
  await promoteWaiters(seats, distinct(sure.flatMap(({ plan }) => plan.released)));
  return allocations.map(({ user, current }) => [...(written.get(user) ?? current)]);
};

/** What has been carried out: the plans that were sure under the locks, and what each user holds by them. */
interface CarriedOut {
  readonly sure: readonly PlannedAllocation[];
  readonly written: ReadonlyMap<UserId, readonly SeatGrant[]>;
}

/** Writes who holds what, after the pools are locked and each acquired seat is decided. */
const carryOut = async (seats: SeatStore, planned: readonly PlannedAllocation[]): Promise<CarriedOut> => {
  if (planned.length === 0) {
    return { sure: [], written: new Map() };
  }
  const isAsked = planned.some(({ plan }) => plan.acquired.length > 0);
  const products = isAsked ? await seats.products() : [];
  const keys = poolsOf(planned, products);
  const sold = { products, pools: keys.length === 0 ? [] : await seats.lockPools(keys) };
  const sure = await sureOf(seats, planned);
  const plans = sure.map(({ plan }) => plan);
  refuseWrongType(plans, sold);
  const grants = decideSeats(plans, sold);
  const written = await seats.writeGrants(
    sure.map(({ user, plan }, index) => ({ user, removed: plan.removed, grants: grants[index] ?? [] })),
  );
  return { sure, written };
};

const planOf = (allocation: SeatAllocation): PlannedAllocation => ({
  ...allocation,
  plan: planSeats(allocation),
});

const isInLine = ({ current }: HolderWish): boolean => current.some(({ status }) => status === 'waiting');

/**
 * The pools whose state matters: those that give or get back a seat, those in which somebody of these waits, and of an
 * exclusive product also the other one.
 */
const poolsOf = (planned: readonly PlannedAllocation[], products: readonly Product[]): SeatPoolKey[] =>
  distinct(
    planned.flatMap(({ plan, current }) => [
      ...plan.acquired,
      ...plan.released,
      ...plan.acquired.filter(isExclusiveIn(products)).map(otherTypeOf),
      ...current.filter(({ status }) => status === 'waiting'),
    ]),
  );

const isExclusiveIn =
  (products: readonly Product[]) =>
  ({ product }: SeatPoolKey): boolean =>
    findProduct(products, product).seatTypes === 'exclusive';

const distinct = (keys: readonly SeatPoolKey[]): SeatPoolKey[] => [
  ...new Map(keys.map((key) => [poolName(key), key])).values(),
];

const otherTypeOf = ({ product, type }: SeatPoolKey): SeatPoolKey => ({
  product,
  type: type === 'named' ? 'concurrent' : 'named',
});

/** Who waited may have been promoted since the grants were read. Only under the lock of the pool is that sure. */
const sureOf = async (
  seats: SeatStore,
  planned: readonly PlannedAllocation[],
): Promise<readonly PlannedAllocation[]> => {
  const inLine = planned.filter(isInLine).map(({ user }) => user);
  if (inLine.length === 0) {
    return planned;
  }
  const current = new Map((await seats.holdings(inLine)).map(({ user, grants }) => [user, grants]));
  return planned.map((each) => planOf({ ...each, current: current.get(each.user) ?? each.current }));
};

const refuseWrongType = (plans: readonly SeatPlan[], { products, pools }: Sold): void => {
  for (const key of distinct(plans.flatMap(({ acquired }) => acquired))) {
    const { displayName, seatTypes } = findProduct(products, key.product);
    const other = poolOf(pools, otherTypeOf(key));
    if (seatTypes === 'exclusive' && other !== undefined && isOpen(other)) {
      throw new SeatError('wrongSeatType', exclusiveSentence(displayName), { product: key.product });
    }
  }
};
