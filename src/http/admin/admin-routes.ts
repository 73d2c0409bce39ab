import { type HttpDependencies } from '../http-dependencies.ts';
import { type TenantRouter, type TenantState } from '../http-state.ts';
import { createRouter } from '../routing.ts';
import { ADMIN } from '../surfaces.ts';
import { addAuditEventRoutes } from './audit-event-routes.ts';
import { addOauthClientRoutes } from './oauth-client-routes.ts';
import { addSeatPoolRoutes } from './seat-pool-routes.ts';
import { addSeatRuleRoutes } from './seat-rule-routes.ts';
import { addSessionRoutes } from './session-routes.ts';
import { addTokenRoutes } from './token-routes.ts';
import { addUsageRoutes } from './usage-routes.ts';
import { addUserSeatRoutes } from './user-seat-routes.ts';

/** The surface of a tenant's administrators. Each route says which scopes it needs. */
export const adminRoutes = (deps: HttpDependencies): TenantRouter => {
  const router = createRouter<TenantState>(ADMIN);
  addSeatPoolRoutes(router, deps);
  addSeatRuleRoutes(router, deps);
  addUserSeatRoutes(router, deps);
  addSessionRoutes(router, deps);
  addTokenRoutes(router, deps);
  addOauthClientRoutes(router, deps);
  addAuditEventRoutes(router, deps);
  addUsageRoutes(router, deps);
  return router;
};
