import { type HttpDependencies } from '../http-dependencies.ts';
import { type TenantRouter, type TenantState } from '../http-state.ts';
import { createRouter } from '../routing.ts';
import { AGENT } from '../surfaces.ts';
import { addSessionRoutes } from './session-routes.ts';

/** The surface of the products' back ends, which act for agents at work. */
export const agentRoutes = (deps: HttpDependencies): TenantRouter => {
  const router = createRouter<TenantState>(AGENT);
  addSessionRoutes(router, deps);
  return router;
};
