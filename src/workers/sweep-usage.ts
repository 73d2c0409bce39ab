import { MOST_DAYS } from '../seats/usage/hour-range.ts';
import { type UsageSweep } from '../seats/usage/usage-sweep.ts';

/** One more than can be asked for, so that no answer loses its first hours while it is read. */
const KEPT_DAYS = MOST_DAYS + 1;

/** Forgets what nobody can ask for any more. */
export const sweepUsage = async (sweep: UsageSweep): Promise<void> => sweep.forget(KEPT_DAYS);
