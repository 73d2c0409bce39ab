import { type GrantToWrite, type SeatGrant, type SeatWish } from './seat-grant.ts';
import { type SeatPoolKey } from './seat-pool.ts';

/** What a user holds, is to hold, and whether the user is active then. */
export interface HolderWish {
  readonly current: readonly SeatGrant[];
  readonly wanted: readonly SeatWish[];
  readonly isActive: boolean;
}

/** A seat that is newly asked of a pool. */
export interface SeatRequest extends SeatPoolKey {
  /**
   * What gave the user the other type of the product is gone, and this is what a rule still gives. Whatever took it away
   * was a removal, and no removal is refused for want of seats: a remainder waits instead.
   */
  readonly isRemainder: boolean;
}

/** What has to happen so that a wish comes true. */
export interface SeatPlan {
  /** What the user holds then; an acquired seat still has to be decided (`acquired` names it). */
  readonly grants: readonly GrantToWrite[];
  readonly acquired: readonly SeatRequest[];
  /** Seats that go back to their pool. */
  readonly released: readonly SeatPoolKey[];
  /** Pools in whose line the user waits no longer. */
  readonly withdrawn: readonly SeatPoolKey[];
  /** Products of which nothing is held any more. */
  readonly removed: readonly string[];
  /** Nothing changes, not even the order. */
  readonly isUnchanged: boolean;
}

/**
 * Compares what a user holds with what the user is to hold. A seat that is held already is never asked for again,
 * whatever the state of its pool. An inactive user holds nothing of a pool: the grants are remembered as `suspended`,
 * and asked for again on the way back.
 */
export const planSeats = ({ current, wanted, isActive }: HolderWish): SeatPlan => {
  const held = new Map(current.map((grant) => [grant.product, grant]));
  const grants = wanted.map((wish) => grantFor(wish, held.get(wish.product), isActive));
  const removed = current.map(({ product }) => product).filter((product) => !isIn(wanted, product));
  return {
    grants,
    acquired: grants
      .filter((grant) => grant.status !== 'suspended' && !isKept(grant, held.get(grant.product)))
      .map((grant) => requestOf(grant, held.get(grant.product))),
    released: current.filter((grant) => grant.status === 'assigned' && !isStill(grant, grants)),
    withdrawn: current.filter((grant) => grant.status === 'waiting' && !isStill(grant, grants)),
    removed,
    isUnchanged:
      removed.length === 0 &&
      grants.length === current.length &&
      grants.every((grant, index) => isSame(grant, current[index])),
  };
};

const isIn = (wanted: readonly SeatWish[], product: string): boolean =>
  wanted.some((wish) => wish.product === product);

const grantFor = (wish: SeatWish, held: SeatGrant | undefined, isActive: boolean): GrantToWrite => {
  const { product, type, source = 'direct' } = wish;
  if (!isActive) {
    return { product, type, status: 'suspended', source };
  }
  const status = held?.type === type && held.status !== 'suspended' ? held.status : 'assigned';
  return { product, type, status, source };
};

const requestOf = (grant: GrantToWrite, held: SeatGrant | undefined): SeatRequest => ({
  product: grant.product,
  type: grant.type,
  isRemainder:
    grant.source === 'rule' &&
    held !== undefined &&
    held.status !== 'suspended' &&
    (held.source === 'direct' || held.type === 'named'),
});

const isKept = (grant: GrantToWrite, held: SeatGrant | undefined): boolean =>
  held?.type === grant.type && held.status === grant.status;

const isStill = (held: SeatGrant, grants: readonly GrantToWrite[]): boolean =>
  grants.some((grant) => grant.product === held.product && isKept(grant, held));

const isSame = (grant: GrantToWrite, held: SeatGrant | undefined): boolean =>
  held?.product === grant.product && held.source === grant.source && isKept(grant, held);
