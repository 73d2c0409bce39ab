import { type Step } from '../http-state.ts';
import { patternOf, type RouteFinder } from '../routing.ts';

/** Notes the pattern of the route, for the log and the metrics: a path holds ids, and whatever else a client made up. */
export const nameRoute =
  (routers: readonly RouteFinder[]): Step =>
  async (ctx, next) => {
    await next();
    const route = patternOf(ctx, routers);
    if (route !== undefined) {
      ctx.state.route = route;
    }
  };
