import { adminRoutes } from './admin/admin-routes.ts';
import { agentRoutes } from './agent/agent-routes.ts';
import { serviceRoutes } from './service/service-routes.ts';
import { type HttpDependencies } from './http-dependencies.ts';
import { type OperatorRouter, type ServiceRouter, type TenantRouter } from './http-state.ts';
import { oauthRoutes, type OauthRouter, serverMetadataRoutes } from './oauth/oauth-routes.ts';
import { operatorRoutes } from './operator/operator-routes.ts';

/** Every route there is, by surface. */
export interface SurfaceRouters {
  readonly service: ServiceRouter;
  readonly serverMetadata: ServiceRouter;
  readonly oauth: OauthRouter;
  readonly scim: TenantRouter;
  readonly admin: TenantRouter;
  readonly agent: TenantRouter;
  readonly operator: OperatorRouter;
}

/** Makes the routes; each is to be described in `openapi/`, too, and a test holds who may call it. */
export const surfaceRouters = (deps: HttpDependencies): SurfaceRouters => ({
  service: serviceRoutes(deps),
  serverMetadata: serverMetadataRoutes(deps),
  oauth: oauthRoutes(deps),
  scim: deps.scim,
  admin: adminRoutes(deps),
  agent: agentRoutes(deps),
  operator: operatorRoutes(deps),
});
