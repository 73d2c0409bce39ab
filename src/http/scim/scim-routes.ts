import { isJsonObject } from '../../kernel/json.ts';
import { HttpError } from '../http-error.ts';
import { type TenantRouter, type TenantState } from '../http-state.ts';
import { createRouter } from '../routing.ts';
import { SCIM } from '../surfaces.ts';
import { addDiscoveryRoutes } from './discovery-routes.ts';
import { type PageSizes } from './query-parameters.ts';
import { type ScimDependencies } from './scim-dependencies.ts';
import { addGroupRoutes } from './group-routes.ts';
import { addUserRoutes } from './user-routes.ts';

/** The SCIM surface: RFC 7644 §3.2, table 2. */
export const scimRoutes = (deps: ScimDependencies): TenantRouter => {
  const router = createRouter<TenantState>(SCIM);
  addDiscoveryRoutes(router, deps);
  const pageSizes = advertisedPageSizes(deps);
  addUserRoutes(router, deps, pageSizes);
  addGroupRoutes(router, deps, pageSizes);
  // RFC 7644 §3.11: "A service provider that does NOT support this feature SHOULD respond with HTTP status code 501".
  router.all('/Me', () => {
    throw new HttpError('notImplemented', 'No user is bound to this credential.');
  });
  return router;
};

/** The limits that ServiceProviderConfig advertises are the ones that are enforced. */
const advertisedPageSizes = ({ registry }: ScimDependencies): PageSizes => {
  const { pagination } = registry.serviceProviderConfig;
  const { defaultPageSize, maxPageSize } = isJsonObject(pagination) ? pagination : {};
  if (typeof defaultPageSize !== 'number' || typeof maxPageSize !== 'number') {
    throw new Error('service-provider-config.json: pagination needs defaultPageSize and maxPageSize');
  }
  return { defaultPageSize, maxPageSize };
};
