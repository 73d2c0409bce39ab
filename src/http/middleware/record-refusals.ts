import { RefusalLimit } from '../../audit/refusal-limit.ts';
import { type Refusal } from '../../audit/refusal.ts';
import { type HttpDependencies } from '../http-dependencies.ts';
import { type RefusedOperation, type Step, type TenantState } from '../http-state.ts';
import { refusedPlace } from '../refused-place.ts';

const CHANGES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** RFC 7644 §3.4.3: a POST that only reads. */
const SEARCH = '/.search';

/**
 * Records what tenants asked to have changed and were refused. It happens after the refusal, beside the answer, which
 * neither waits for it nor fails with it.
 */
export const recordRefusals = ({
  refusals,
  logger,
  now,
}: Pick<HttpDependencies, 'logger' | 'now' | 'refusals'>): Step => {
  const limit = new RefusalLimit(now);
  return async (ctx, next) => {
    await next();
    const { method, path, status } = ctx;
    const state = ctx.state as Partial<TenantState>;
    const whole =
      state.errorCode !== undefined && status < 500 ? [{ method, path, code: state.errorCode }] : [];
    for (const refused of [...whole, ...(state.refusedOperations ?? [])]) {
      const refusal = refusalFrom(refused, state);
      if (refusal !== undefined && limit.admits(refusal)) {
        refusals.record(refusal).catch((error: unknown) => {
          logger.error({ err: error, requestId: state.requestId }, 'refusal not recorded');
        });
      }
    }
  };
};

/** Undefined where nothing was to be changed, or where nobody knows whose it would have been. */
const refusalFrom = (
  { method, path, code }: RefusedOperation,
  { credential, actor }: Partial<TenantState>,
): Refusal | undefined =>
  credential === undefined || actor === undefined || !CHANGES.has(method) || path.endsWith(SEARCH)
    ? undefined
    : { tenant: credential.tenant, actor, method, code, ...refusedPlace(path) };
