import { type RateLimiter } from '../../../tenants/limits/rate-limiter.ts';
import { HttpError } from '../../http-error.ts';
import { type Step, type TenantState } from '../../http-state.ts';
import { laneOf } from '../../lane.ts';

/** Counts the requests of each connection, and refuses what comes too fast (RFC 6585 §4). */
export const limitRate =
  (limiter: RateLimiter): Step<TenantState> =>
  async (ctx, next) => {
    const { tenant, connection } = ctx.state.credential;
    const lane = laneOf({ method: ctx.method, path: ctx.path, body: ctx.request.body });
    ctx.state.lane = lane;
    const seconds = await limiter.admit({ tenant, connection, lane });
    if (seconds > 0) {
      throw new HttpError(
        'rateLimited',
        'This connection sends more requests than it may. Please slow down.',
        {
          retryAfter: Math.max(1, Math.ceil(seconds)),
        },
      );
    }
    await next();
  };
