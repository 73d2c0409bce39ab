import { HttpError } from '../http-error.ts';
import { type Step } from '../http-state.ts';
import { clientAddress } from './client-address.ts';
import { type FailedAttempts } from './failed-attempts.ts';

/** The refusals of who shows a credential that is none. Nothing shown at all is no guess. */
const FAILURES: ReadonlySet<string | undefined> = new Set(['expiredToken', 'invalidClient', 'invalidToken']);

/** Counts who fails to authenticate; before the step that turns refusals into answers. */
export const countFailures =
  (attempts: FailedAttempts, trustedProxies: number): Step =>
  async (ctx, next) => {
    ctx.state.address = clientAddress(ctx.req, trustedProxies);
    await next();
    const authorization = ctx.get('Authorization');
    if (FAILURES.has(ctx.state.errorCode)) {
      attempts.failed(ctx.state.address, authorization);
    } else if (ctx.state.isAuthenticated === true && authorization !== '') {
      attempts.succeeded(authorization);
    }
  };

/** Refuses who has failed too often, before anything is looked up. What was good lately may be looked up all the same. */
export const refuseAfterFailures =
  (attempts: FailedAttempts): Step =>
  async (ctx, next) => {
    const seconds = attempts.secondsToWait(ctx.state.address ?? '');
    if (seconds !== undefined && !attempts.isFamiliar(ctx.get('Authorization'))) {
      throw new HttpError('tooManyFailures', `Too many failed attempts. Try again in ${seconds} seconds.`, {
        retryAfter: seconds,
      });
    }
    await next();
  };
