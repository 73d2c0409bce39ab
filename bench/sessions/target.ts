import { type Door, runShift, type Shift } from './shift.ts';
import { type Variant } from './variants.ts';

export interface MeasureOptions {
  readonly connections: number;
  readonly seconds: number;
}

/** What is measured. */
export interface SessionTarget {
  readonly name: string;
  measure(variant: Variant, options: MeasureOptions): Promise<Shift>;
}

/** Milliseconds of work before each measurement: connections are open and code is compiled when it counts. */
const WARM_UP = 1_000;

/** Warms up, and measures. */
export const measureDoors = async (
  variant: Variant,
  doors: readonly Door[],
  seconds: number,
): Promise<Shift> => {
  await runShift({ variant, doors, milliseconds: WARM_UP });
  return runShift({ variant, doors, milliseconds: seconds * 1_000 });
};
