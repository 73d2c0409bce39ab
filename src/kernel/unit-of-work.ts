import { type TenantId } from './ids.ts';

/**
 * One transaction of one tenant. `Transaction` carries the stores bound to both, so that nothing can be read or
 * written outside of them; when `work` throws, nothing of it is kept.
 *
 * Locks are taken in one order everywhere: tenant, groups by id, users by id, seat pools by
 * (product, type), sessions. `src/README.md` says who takes which.
 */
export interface UnitOfWork<Transaction> {
  run<Result>(tenant: TenantId, work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
}
