import { createHistogram } from 'node:perf_hooks';
import { anyProductOf, type Variant } from './variants.ts';

/** An agent's way in and out, whichever server is behind it. */
export interface Door {
  /** Opens a session and answers its id; undefined when all seats are in use. */
  open(product: string): Promise<string | undefined>;
  close(session: string): Promise<void>;
}

/** What is to be done for how long. */
export interface ShiftOrder {
  readonly variant: Variant;
  /** One for each agent. */
  readonly doors: readonly Door[];
  readonly milliseconds: number;
}

/** What came of it. An attempt opens a session and ends it, or finds all seats in use; latencies in milliseconds. */
export interface Shift {
  /** Sessions that were opened and ended, a second. */
  readonly perSecond: number;
  readonly refusedPerSecond: number;
  /** Of an attempt, successful or not. */
  readonly p50: number;
  readonly p99: number;
}

const NANOSECONDS = 1e6;

/** A closed loop: each agent comes again as soon as it has gone or was refused. */
export const runShift = async ({ variant, doors, milliseconds }: ShiftOrder): Promise<Shift> => {
  const histogram = createHistogram({ figures: 3 });
  const start = performance.now();
  let opened = 0;
  const work = async (door: Door): Promise<void> => {
    for (let cameAt = start; cameAt < start + milliseconds;) {
      const session = await door.open(anyProductOf(variant));
      if (session !== undefined) {
        opened += 1;
        await door.close(session);
      }
      const wentAt = performance.now();
      histogram.record(Math.max(1, Math.round((wentAt - cameAt) * NANOSECONDS)));
      cameAt = wentAt;
    }
  };
  await Promise.all(doors.map(work));
  const seconds = (performance.now() - start) / 1_000;
  return {
    perSecond: opened / seconds,
    refusedPerSecond: (histogram.count - opened) / seconds,
    p50: histogram.percentile(50) / NANOSECONDS,
    p99: histogram.percentile(99) / NANOSECONDS,
  };
};
