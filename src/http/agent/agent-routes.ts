import { type HttpDependencies } from '../http-dependencies.ts';
import { type Step, type TenantState } from '../http-state.ts';
import { createRouter, routesOf } from '../routing.ts';
import { AGENT } from '../surfaces.ts';
import { addSessionRoutes } from './session-routes.ts';

/** The surface of the products' back ends, which act for agents at work. */
export const agentRoutes = (deps: HttpDependencies): Step<TenantState> => {
  const router = createRouter<TenantState>(AGENT);
  addSessionRoutes(router, deps);
  return routesOf(router);
};
