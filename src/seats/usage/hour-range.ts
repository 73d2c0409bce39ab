import { type HourRange } from './usage.ts';
import { UsageError } from './usage-error.ts';

/** What is asked for, ISO 8601 in UTC; undefined where nothing is said. */
export interface AskedRange {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

export const MOST_DAYS = 31;

const HOUR = 3_600_000;
const DEFAULT_HOURS = 24;
const MOST = MOST_DAYS * 24 * HOUR;

/**
 * The hours that have an instant in `[from, to)`: up to now unless `to` says otherwise, and 24 of them unless `from`
 * does. Hours that are yet to come are left out, so there may be none.
 * @throws UsageError `wrongUsageQuery` when `from` is not before `to`, or more than 31 days before it.
 */
export const hourRange = ({ from, to }: AskedRange, now: string): HourRange => {
  const end = Date.parse(to ?? now);
  const start = from === undefined ? upToHour(end) - DEFAULT_HOURS * HOUR : Date.parse(from);
  if (start >= end) {
    throw new UsageError('from', 'must be before to, which is now unless it is given.');
  }
  if (end - start > MOST) {
    throw new UsageError(
      'from',
      `must be at most ${MOST_DAYS} days before to, which is now unless it is given.`,
    );
  }
  const last = Math.min(upToHour(end), upToHour(Date.parse(now)));
  const first = Math.min(downToHour(start), last);
  return { from: new Date(first).toISOString(), to: new Date(last).toISOString() };
};

const downToHour = (instant: number): number => Math.floor(instant / HOUR) * HOUR;
const upToHour = (instant: number): number => Math.ceil(instant / HOUR) * HOUR;
