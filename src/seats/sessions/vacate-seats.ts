import { type UserId } from '../../kernel/ids.ts';
import { type SeatGrant } from '../seat-grant.ts';
import { type SeatPoolKey } from '../seat-pool.ts';
import { type Occupancy } from './occupancy.ts';
import { endAll, requestEnd, switchToNamed } from './occupancy-transitions.ts';
import { type LockedOccupancies, type OccupancyStore } from './session-store.ts';

/** Seats that a user lost, after it is written who holds what. */
export interface LostSeats {
  readonly user: UserId;
  readonly isActive: boolean;
  /** What was released; another type of the product may be held instead. */
  readonly released: readonly SeatPoolKey[];
  /** What the user holds now. */
  readonly held: readonly SeatGrant[];
  /** The connection that asked for it. */
  readonly by: string | null;
}

/**
 * Ends the sessions on seats that users lost, in the transaction that takes them. An inactive user's end at once, also
 * connected ones, whatever they were on. Of a product that was removed, open sessions end and connected ones drain. A
 * shared seat that became a named one is free at once, and its sessions go on.
 */
export const vacateSeats = async (
  seats: { readonly occupancies: OccupancyStore },
  losses: readonly LostSeats[],
): Promise<void> => {
  const lost = new Map(losses.filter(mayOccupy).map((each) => [each.user, each]));
  if (lost.size === 0) {
    return;
  }
  const { occupancies, at } = await seats.occupancies.lockOf([...lost.keys()]);
  for (const occupancy of occupancies) {
    const loss = lost.get(occupancy.user);
    if (loss !== undefined && isLost(occupancy, loss)) {
      await seats.occupancies.save(vacated(occupancy, loss, at));
    }
  }
};

/** Who lost the last seat before and is deactivated now may still be connected on it. */
const mayOccupy = ({ isActive, released }: LostSeats): boolean => !isActive || released.length > 0;

const isLost = (occupancy: Occupancy, { isActive, released }: LostSeats): boolean =>
  !isActive || released.some(({ product }) => product === occupancy.product);

const vacated = (occupancy: Occupancy, lost: LostSeats, at: LockedOccupancies['at']): Occupancy => {
  const { by } = lost;
  if (!lost.isActive) {
    return endAll(occupancy, { reason: 'userDeactivated', by, at });
  }
  const isNamedNow = lost.held.some(
    ({ product, type, status }) => product === occupancy.product && type === 'named' && status === 'assigned',
  );
  return isNamedNow
    ? switchToNamed(occupancy)
    : requestEnd(occupancy, { reason: 'seatRevoked', by, at, force: false });
};
