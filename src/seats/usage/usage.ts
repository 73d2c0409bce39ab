import { type UserId } from '../../kernel/ids.ts';
import { type SeatType } from '../seat-type.ts';

/** Whole hours, one after the other; ISO 8601 in UTC. */
export interface HourRange {
  /** The first instant of the first hour. */
  readonly from: string;
  /** The first instant after the last hour. */
  readonly to: string;
}

/** How the seats of one product were used in one hour. */
export interface HourOfUsage {
  /** Its first instant, ISO 8601 in UTC. */
  readonly hour: string;
  readonly product: string;
  readonly displayName: string;
  /** The most shared seats that were occupied at once. */
  readonly peakOccupied: number;
  /** The most users who were assigned a seat of each type. */
  readonly assigned: Readonly<Record<SeatType, number>>;
  /** Agents who found every shared seat in use for the first time in this hour: each once, not once a retry. */
  readonly denials: number;
  /** How many of them got a seat; the others gave up, or still ask. */
  readonly resolvedDenials: number;
  /** Whole seconds that they waited, all together: until they had a seat, or else until they asked last. */
  readonly waitingSeconds: number;
  /** Of whoever waited longest. */
  readonly longestWaitSeconds: number;
}

/** A seat that is assigned, and when it was used last. */
export interface AssignedSeat {
  readonly user: {
    readonly id: UserId;
    readonly userName: string;
    readonly displayName: string | null;
    readonly email: string | null;
  };
  readonly product: string;
  readonly displayName: string;
  readonly type: SeatType;
  /** ISO 8601 in UTC. */
  readonly assignedSince: string;
  /** When the user was last at work in the product; null: never since it is recorded. */
  readonly lastUsedAt: string | null;
  /** The later of both: since then nobody has made use of the seat. */
  readonly unusedSince: string;
}
