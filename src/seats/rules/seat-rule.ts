import { type SeatPoolKey } from '../seat-pool.ts';

/** Every active member of a group, also through groups within it, holds this seat. */
export interface SeatRule extends SeatPoolKey {
  readonly id: string;
  readonly groupId: string;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
}

/** A seat that a rule gives to somebody. */
export type RuledSeat = Omit<SeatRule, 'groupId'>;
