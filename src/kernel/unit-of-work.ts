import { type Acting } from './actor.ts';

/**
 * One transaction of one tenant, on behalf of one actor, who is recorded with what it changes. `Transaction` carries
 * the stores bound to it, so that nothing can be read or written outside of them; when `work` throws, nothing of it is
 * kept.
 *
 * Locks are taken in one order everywhere, which `storage/README.md` tells.
 */
export interface UnitOfWork<Transaction> {
  run<Result>(acting: Acting, work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
}
