import { type SeatPool } from './seat-pool.ts';

/** A pool is open while it has seats, or somebody holds or awaits one of it. */
export const isOpen = (pool: SeatPool): boolean => pool.capacity > 0 || pool.assigned > 0 || pool.waiting > 0;

/** Why a second seat type of an exclusive product is refused. */
export const exclusiveSentence = (displayName: string): string =>
  `For ${displayName}, only 1 seat type can be assigned to an account (either named or concurrent), but not both.`;
