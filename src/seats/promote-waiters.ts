import { assignableSeats, type SeatPoolKey } from './seat-pool.ts';
import { type SeatStore } from './seat-store.ts';

/**
 * Gives the free seats of pools to those who have waited longest. To be called, in the same transaction, after
 * whatever may have freed a seat: a released grant, a larger pool.
 */
export const promoteWaiters = async (seats: SeatStore, keys: readonly SeatPoolKey[]): Promise<void> => {
  for (const pool of keys.length === 0 ? [] : await seats.lockPools(keys)) {
    const limit = assignableSeats(pool, pool.type);
    const free = limit === null ? pool.waiting : Math.min(pool.waiting, limit - pool.assigned);
    if (free > 0) {
      await seats.promoteWaiting(pool, free);
    }
  }
};
