import { type SeatType } from './seat-type.ts';

/** Names a pool within its tenant. */
export interface SeatPoolKey {
  readonly product: string;
  readonly type: SeatType;
}

/** What a tenant bought of one product and type. */
export interface SeatPoolTerms {
  /** Named: how many users may be assigned. Concurrent: how many seats may be occupied at once. */
  readonly capacity: number;
  /** Concurrent only: how many users may share the seats; null is no limit. */
  readonly grantLimit: number | null;
  /** What happens to a grant beyond the limit: the request is refused, or the seat waits for a free one. */
  readonly whenFull: 'refuse' | 'wait';
}

/** A pool as it stands. */
export interface SeatPool extends SeatPoolKey, SeatPoolTerms {
  readonly displayName: string;
  /** Grants that are assigned. */
  readonly assigned: number;
  /** Grants that wait for a seat. */
  readonly waiting: number;
}

/** A pool with what is occupied of it at the moment. */
export interface SeatPoolInUse extends SeatPool {
  /** Concurrent only: seats that agents at work occupy. */
  readonly occupied: number;
}

/**
 * How many users may be assigned; null is no limit. A named seat has one person. A concurrent pool is shared by
 * more agents than it has seats, but one with capacity 0 has nothing to share.
 */
export const assignableSeats = (terms: SeatPoolTerms, type: SeatType): number | null =>
  type === 'named' || terms.capacity === 0 ? terms.capacity : terms.grantLimit;

/** The one order in which pools are locked; two transactions that follow it cannot block each other. */
export const inLockOrder = (a: SeatPoolKey, b: SeatPoolKey): number =>
  compareText(a.product, b.product) || compareText(a.type, b.type);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
