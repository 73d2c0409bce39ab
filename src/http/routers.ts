import { adminRoutes } from './admin/admin-routes.ts';
import { agentRoutes } from './agent/agent-routes.ts';
import { healthRoutes } from './health/health-routes.ts';
import { type HttpDependencies } from './http-dependencies.ts';
import { oauthRoutes, serverMetadataRoutes } from './oauth/oauth-routes.ts';
import { operatorRoutes } from './operator/operator-routes.ts';

/**
 * The routes of every surface: there are no others. A test holds the list of who may call each against them, so that none
 * is added without saying so.
 */
export const routersOf = (deps: HttpDependencies) => ({
  health: healthRoutes(deps),
  serverMetadata: serverMetadataRoutes(deps),
  oauth: oauthRoutes(deps),
  scim: deps.scim,
  admin: adminRoutes(deps),
  agent: agentRoutes(deps),
  operator: operatorRoutes(deps),
});
