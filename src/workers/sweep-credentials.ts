import { type CredentialSweep } from '../tenants/oauth/credential-sweep.ts';

/** Rows of a kind in one statement. */
const BATCH = 1_000;

/** Forgets what has expired. Nothing depends on it: what has expired is refused whether it is still there or not. */
export const sweepCredentials = async (sweep: CredentialSweep): Promise<void> => {
  while ((await sweep.forgetExpired(BATCH)) >= BATCH) {
    // The next batch is a statement of its own.
  }
};
