import { type UserId } from '../kernel/ids.ts';
import { type SeatPoolKey } from './seat-pool.ts';

/** What gives a user a seat: somebody who said so, or a rule of a group. */
export type SeatSource = 'direct' | 'rule';

/** A seat somebody is to have; given directly unless a rule gives it. */
export interface SeatWish extends SeatPoolKey {
  readonly source?: SeatSource;
}

/** A user's right to a seat. A user holds at most one of a product. */
export interface SeatGrant extends SeatPoolKey {
  /** `assigned` counts against the pool, `waiting` is in line for it, `suspended` is remembered while inactive. */
  readonly status: 'assigned' | 'waiting' | 'suspended';
  readonly source: SeatSource;
  /** The product's display name. */
  readonly displayName: string;
  /** ISO 8601 in UTC: when the grant took its present form. */
  readonly since: string;
}

/** A grant to be written; its time is the database's. The place in the list is its place among the user's seats. */
export interface GrantToWrite extends SeatPoolKey {
  readonly status: SeatGrant['status'];
  readonly source: SeatSource;
}

/** What a write makes of one user's grants. */
export interface GrantChange {
  readonly user: UserId;
  /** Products of which the user holds nothing any more. */
  readonly removed: readonly string[];
  /** All that the user holds then. */
  readonly grants: readonly GrantToWrite[];
}
