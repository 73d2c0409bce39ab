import { type HourRange } from './usage.ts';

/** A shared seat in somebody's hands, from `start` up to `end`; milliseconds since the epoch. */
export interface Hold {
  readonly start: number;
  /** Null while it lasts. */
  readonly end: number | null;
}

const HOUR = 3_600_000;

/**
 * How many of the holds there were at once, at most, in each hour of a range. What usage means by a peak; the store
 * counts the same, where the rows are.
 */
export const peakHolds = (holds: readonly Hold[], { from, to }: HourRange): number[] => {
  const first = Date.parse(from);
  const hours = Math.round((Date.parse(to) - first) / HOUR);
  return Array.from({ length: hours }, (_, index) => peakBetween(holds, first + index * HOUR));
};

/** It is reached where the hour or one of the holds begins: in between they only end. */
const peakBetween = (holds: readonly Hold[], hour: number): number => {
  const starts = holds.map(({ start }) => start).filter((start) => start >= hour && start < hour + HOUR);
  return Math.max(...[hour, ...starts].map((instant) => heldAt(holds, instant)));
};

const heldAt = (holds: readonly Hold[], instant: number): number =>
  holds.filter(({ start, end }) => start <= instant && (end === null || end > instant)).length;
