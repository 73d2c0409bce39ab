import { type Counted, OF_THE_OPERATOR, type RateLimiter } from '../../../tenants/limits/rate-limiter.ts';
import { HttpError } from '../../http-error.ts';
import { type ActorState, type Step, type TenantState } from '../../http-state.ts';
import { laneOf } from '../../lane.ts';

/** Counts the requests of each connection, and refuses what comes too fast (RFC 6585 §4). */
export const limitRate =
  (limiter: RateLimiter): Step<TenantState> =>
  async (ctx, next) => {
    const { tenant, connection } = ctx.state.credential;
    const lane = laneOf({ method: ctx.method, path: ctx.path, body: ctx.request.body });
    ctx.state.lane = lane;
    await admit(limiter, { tenant, connection, lane });
    await next();
  };

/** The same for the vendor, who is one connection, whatever it works on. */
export const limitOperatorRate =
  (limiter: RateLimiter): Step<ActorState> =>
  async (ctx, next) => {
    const lane = laneOf({ method: ctx.method, path: ctx.path, body: ctx.request.body });
    await admit(limiter, { tenant: OF_THE_OPERATOR, connection: 'operator', lane });
    await next();
  };

/** Counts a request. @throws HttpError `rateLimited` when it is one too many. */
export const admit = async (limiter: RateLimiter, counted: Counted): Promise<void> => {
  const seconds = await limiter.admit(counted);
  if (seconds > 0) {
    throw new HttpError('rateLimited', 'This connection sends more requests than it may. Please slow down.', {
      retryAfter: Math.max(1, Math.ceil(seconds)),
    });
  }
};
