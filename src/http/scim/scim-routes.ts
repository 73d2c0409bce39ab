import { HttpError } from '../http-error.ts';
import { type TenantRouter, type TenantState } from '../http-state.ts';
import { createRouter } from '../routing.ts';
import { SCIM } from '../surfaces.ts';
import { addListRoutes } from './query/answer-list.ts';
import { addBulkRoutes } from './bulk-routes.ts';
import { addDiscoveryRoutes } from './discovery-routes.ts';
import { addRootSearch } from './search-routes.ts';
import { type ScimDependencies } from './scim-dependencies.ts';
import { addEntitlementRoutes } from './entitlement-routes.ts';
import { addGroupRoutes, groupCollection } from './group-routes.ts';
import { addUserRoutes, userCollection } from './user-routes.ts';

/** The SCIM surface: RFC 7644 §3.2, table 2. */
export const scimRoutes = (deps: ScimDependencies): TenantRouter => {
  const router = createRouter<TenantState>(SCIM);
  addDiscoveryRoutes(router, deps);
  addRootSearch(router, deps);
  addListRoutes(router, userCollection(deps));
  addListRoutes(router, groupCollection(deps));
  addUserRoutes(router, deps);
  addGroupRoutes(router, deps);
  addEntitlementRoutes(router, deps);
  addBulkRoutes(router, deps);
  // RFC 7644 §3.11: "A service provider that does NOT support this feature SHOULD respond with HTTP status code 501".
  router.all('/Me', () => {
    throw new HttpError('notImplemented', 'No user is bound to this credential.');
  });
  return router;
};
