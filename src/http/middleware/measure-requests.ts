import { type RequestMetrics } from '../../observability/request-metrics.ts';
import { type Step } from '../http-state.ts';
import { surfaceOf } from '../surfaces.ts';

/** Counts every request, how long it took up to the first byte of its body, and what was refused or failed in it. */
export const measureRequests =
  (requests: RequestMetrics): Step =>
  async (ctx, next) => {
    const startedAt = performance.now();
    requests.began();
    await next();
    const { errorCode, isFault = false, refusedOperations = [], faultedOperations = [], route } = ctx.state;
    const code = errorCode === undefined ? [] : [errorCode];
    requests.answered({
      surface: surfaceOf(ctx.path),
      method: ctx.method,
      route,
      status: ctx.status,
      seconds: (performance.now() - startedAt) / 1_000,
      refusals: [...(isFault ? [] : code), ...refusedOperations.map((each) => each.code)],
      faults: [...(isFault ? code : []), ...faultedOperations],
    });
  };
