import { type HttpDependencies } from '../http-dependencies.ts';
import { type ActorState, type OperatorRouter } from '../http-state.ts';
import { createRouter } from '../routing.ts';
import { OPERATOR } from '../surfaces.ts';
import { addOauthClientRoutes } from './oauth-client-routes.ts';
import { addProductRoutes } from './product-routes.ts';
import { addSeatPoolRoutes } from './seat-pool-routes.ts';
import { addTenantRoutes } from './tenant-routes.ts';
import { addTokenRoutes } from './token-routes.ts';

/** The vendor's surface: products, tenants, what they bought, and their tokens. */
export const operatorRoutes = (deps: HttpDependencies): OperatorRouter => {
  const router = createRouter<ActorState>(OPERATOR);
  addProductRoutes(router, deps);
  addTenantRoutes(router, deps);
  addTokenRoutes(router, deps);
  addOauthClientRoutes(router, deps);
  addSeatPoolRoutes(router, deps);
  return router;
};
