import Router from '@koa/router';
import { type RequestState, type Step } from './http-state.ts';

/** A router for the routes of one surface. The letter case of a path counts, as it does where surfaces are told. */
export const createRouter = <State extends RequestState>(prefix = ''): Router<State, object> =>
  new Router<State, object>({ prefix, sensitive: true });

/** The routes as one step of a list. The router makes the `params` that its type asks of whoever calls it. */
export const routesOf = <State extends RequestState>(router: Router<State, object>): Step<State> =>
  router.routes() as unknown as Step<State>;

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
