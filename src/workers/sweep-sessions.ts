import { type SessionSweep } from '../seats/sessions/session-sweep.ts';

/** How long it can be told why a session ended, and a key repeats its answer, in days. */
const KEPT_DAYS = 7;

/** Sessions or occupancies in one transaction: short enough for those who wait for their locks. */
const BATCH = 100;

/**
 * Ends the sessions of all tenants that have expired, and forgets those that ended long ago. Nothing depends on it:
 * who needs a seat reclaims it, and an expired session is over for its agent either way. It keeps what administrators
 * see true while nobody needs a seat.
 */
export const sweepSessions = async (sweep: SessionSweep): Promise<void> => {
  for (const where of await sweep.expired()) {
    await untilLess(async () => sweep.expire(where, BATCH));
  }
  await untilLess(async () => sweep.forget(KEPT_DAYS, BATCH));
};

/** Repeats what does a batch until one is not full. */
const untilLess = async (batch: () => Promise<number>): Promise<void> => {
  while ((await batch()) >= BATCH) {
    // The next batch is a transaction of its own.
  }
};
