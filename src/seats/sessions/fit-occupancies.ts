import { type UserId } from '../../kernel/ids.ts';
import { type SeatGrant } from '../seat-grant.ts';
import { type Occupancy } from './occupancy.ts';
import { endAll, requestEnd, switchToNamed } from './occupancy-transitions.ts';
import { type OccupancyStore } from './session-store.ts';

/** What became of a user's seats, after it is written who holds what. */
export interface SeatsChanged {
  readonly user: UserId;
  readonly isActive: boolean;
  /** The products of which a seat was released, or a named one acquired. */
  readonly products: readonly string[];
  /** What the user holds now. */
  readonly held: readonly SeatGrant[];
  /** The connection that asked for it. */
  readonly by: string | null;
}

/**
 * Fits what users occupy to the seats that they hold now, in the transaction that changes the seats. The number of
 * statements does not grow with the number of users.
 */
export const fitOccupancies = async (
  seats: { readonly occupancies: OccupancyStore },
  changes: readonly SeatsChanged[],
): Promise<void> => {
  const relevant = changes.filter(({ isActive, products }) => !isActive || products.length > 0);
  if (relevant.length === 0) {
    return;
  }
  const shared = relevant.flatMap(newlyShared);
  if (shared.length > 0) {
    // Before they are locked: who takes a seat may wait for the pool, and locks of occupancies come after that.
    await seats.occupancies.share(shared);
  }
  const holders = relevant.map(({ user, isActive, products }) => (isActive ? { user, products } : { user }));
  const locked = await seats.occupancies.lockOf(holders);
  const changeOf = new Map(relevant.map((change) => [change.user, change]));
  const fitted = locked.occupancies.map((occupancy) => {
    const change = changeOf.get(occupancy.user);
    return change === undefined ? occupancy : fittedOccupancy(occupancy, change, locked.at);
  });
  await seats.occupancies.save(fitted.filter((each) => !locked.occupancies.includes(each)));
};

/**
 * An occupancy as it is after its user's seats have changed. An inactive user's sessions end at once, also connected
 * ones, whatever they were on. On a named seat they go on, also where they were draining, and a shared seat is free at
 * once. On a shared one they go on if the occupancy has one. Otherwise open ones end and connected ones drain.
 */
export const fittedOccupancy = (occupancy: Occupancy, change: SeatsChanged, at: string): Occupancy => {
  const { isActive, held, by } = change;
  if (!isActive) {
    return endAll(occupancy, { reason: 'userDeactivated', by, at });
  }
  const type = held.find(
    ({ product, status }) => product === occupancy.product && status === 'assigned',
  )?.type;
  if (type === 'named') {
    return switchToNamed(occupancy);
  }
  return type === 'concurrent' && occupancy.seatType === 'concurrent'
    ? occupancy
    : requestEnd(occupancy, { reason: 'seatRevoked', by, at, force: false });
};

/** Shared seats that the user holds where it was another one before. */
const newlyShared = ({ user, isActive, products, held }: SeatsChanged) =>
  held
    .filter(({ type, status }) => isActive && type === 'concurrent' && status === 'assigned')
    .filter(({ product }) => products.includes(product))
    .map(({ product }) => ({ user, product }));
