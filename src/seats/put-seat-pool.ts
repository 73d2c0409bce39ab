import { type Acting } from '../kernel/actor.ts';
import { type UnitOfWork } from '../kernel/unit-of-work.ts';
import { type Product } from './product.ts';
import { exclusiveSentence, isOpen } from './exclusive-product.ts';
import { SeatError } from './seat-error.ts';
import { findProduct } from './find-product.ts';
import { promoteWaiters } from './promote-waiters.ts';
import { type SeatPool, type SeatPoolInUse, type SeatPoolKey, type SeatPoolTerms } from './seat-pool.ts';
import { type SeatTransaction } from './seat-store.ts';

export interface SeatPoolChange extends SeatPoolKey, Acting {
  /** What is left out stays as it is, or gets its default in a new pool. */
  readonly terms: Partial<SeatPoolTerms> & Pick<SeatPoolTerms, 'capacity'>;
  /** Who asks: the vendor sets every pool; a tenant only what the product lets it set by itself. */
  readonly by: 'operator' | 'tenant';
}

const DEFAULT_TERMS: Omit<SeatPoolTerms, 'capacity'> = { grantLimit: null, whenFull: 'refuse' };

/**
 * Opens a pool or changes its terms, and answers it as it is then. A capacity below use is accepted for concurrent
 * seats (nobody is evicted, nothing new until below) and refused for named ones, where each seat has its person.
 * @throws SeatError `unknownProduct`, `exclusiveSeatType`, `capacityBelowAssigned`, and for a tenant
 * `contactVendor`.
 */
export const putSeatPool = async (
  unitOfWork: UnitOfWork<SeatTransaction>,
  change: SeatPoolChange,
): Promise<SeatPoolInUse> =>
  unitOfWork.run(change, async ({ seats }) => {
    const product = findProduct(await seats.products(), change.product);
    if (change.by === 'tenant' && change.type === 'concurrent' && !product.sharedSelfService) {
      throw new SeatError(
        'contactVendor',
        'If you need additional Shared seats for your account, please contact us.',
      );
    }
    // Pools of both types could be opened at the same time by two requests, each seeing only its own.
    await seats.lockTenant();
    const pools = await seats.pools();
    refuseSecondType(product, change, pools);
    const [current] = await seats.lockPools([change]);
    const terms = { ...DEFAULT_TERMS, ...termsOf(current), ...change.terms };
    refuseBelowAssigned(change, terms, current);
    await seats.putPool(change, terms);
    // New seats go to those who already wait for them.
    await promoteWaiters(seats, [change]);
    return poolIn(await seats.pools(), change);
  });

const termsOf = (pool: SeatPool | undefined): Partial<SeatPoolTerms> =>
  pool === undefined ? {} : { capacity: pool.capacity, grantLimit: pool.grantLimit, whenFull: pool.whenFull };

const refuseSecondType = (product: Product, change: SeatPoolChange, pools: readonly SeatPool[]): void => {
  const other = pools.find(
    (pool) => pool.product === change.product && pool.type !== change.type && isOpen(pool),
  );
  if (product.seatTypes === 'exclusive' && change.terms.capacity > 0 && other !== undefined) {
    throw new SeatError('exclusiveSeatType', exclusiveSentence(product.displayName), {
      product: product.product,
      openType: other.type,
    });
  }
};

const refuseBelowAssigned = (key: SeatPoolKey, terms: SeatPoolTerms, current: SeatPool | undefined): void => {
  if (key.type === 'named' && current !== undefined && terms.capacity < current.assigned) {
    throw new SeatError(
      'capacityBelowAssigned',
      `${current.displayName} (${key.type}) has ${current.assigned} seats assigned, which is more than ${terms.capacity}.`,
      { capacity: terms.capacity, assigned: current.assigned },
    );
  }
};

const poolIn = (pools: readonly SeatPoolInUse[], key: SeatPoolKey): SeatPoolInUse => {
  const pool = pools.find((each) => each.product === key.product && each.type === key.type);
  if (pool === undefined) {
    throw new Error(`The pool ${key.product}:${key.type} was written and is not there`);
  }
  return pool;
};
