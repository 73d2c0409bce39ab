import Router from '@koa/router';
import { type RequestState, type Step } from './http-state.ts';

/** A router for the routes of one surface. The letter case of a path counts, as it does where surfaces are told. */
export const createRouter = <State extends RequestState>(prefix = ''): Router<State, object> =>
  new Router<State, object>({ prefix, sensitive: true });

/** The routes as one step of a list. The router makes the `params` that its type asks of whoever calls it. */
export const routesOf = <State extends RequestState>(router: Router<State, object>): Step<State> =>
  router.routes() as unknown as Step<State>;

/** What can be asked which route a request is for, without going there. */
export type RouteFinder = Pick<Router<never, object>, 'match'>;

interface Routed {
  readonly params: Record<string, string>;
}

/** A parameter of the path, by the name it has in the route. */
export const pathParameter = (ctx: Routed, name: string): string => {
  const value = ctx.params[name];
  if (value === undefined) {
    throw new Error(`The route has no parameter "${name}"`);
  }
  return value;
};

/** What a router leaves on the context of a request that it has answered. */
interface Answered {
  readonly method: string;
  readonly path: string;
  readonly _matchedRoute?: unknown;
}

/**
 * The pattern of the route that a request is for, such as `/scim/v2/Users/:id`, also of one that was refused before it
 * got there; undefined where there is none.
 */
export const patternOf = (
  { method, path, _matchedRoute: answered }: Answered,
  routers: readonly RouteFinder[],
): string | undefined => {
  if (typeof answered === 'string') {
    return answered;
  }
  const fitting = routers.map((router) => router.match(path, method));
  const layer =
    fitting.flatMap(({ pathAndMethod }) => pathAndMethod).at(-1) ??
    fitting.flatMap(({ path: layers }) => layers).at(-1);
  return typeof layer?.path === 'string' ? layer.path : undefined;
};
