import { type HttpDependencies } from '../../src/http/http-dependencies.ts';
import { type ScimDependencies } from '../../src/http/scim/scim-dependencies.ts';
import { scimRoutes } from '../../src/http/scim/scim-routes.ts';
import { surfaceRouters } from '../../src/http/surface-routers.ts';
import { type SchemaRegistry } from '../../src/scim/schema/registry.ts';

/** Those that OpenAPI has operations for and the server routes; HEAD comes with GET. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** A route as its router keeps it. */
interface Layer {
  readonly path: string;
  readonly methods: readonly string[];
}

/** Every route of the server as `GET /admin/v1/tokens/:token`. Nothing is asked of any, so nothing stands behind them. */
export const allRoutes = (registry: SchemaRegistry): string[] => {
  const [userType, groupType] = [registry.resourceType('User'), registry.resourceType('Group')];
  const scim = scimRoutes({ registry, userType, groupType, baseUrl: '' } as unknown as ScimDependencies);
  const sessionTimes = { ttl: 180, connectedTtl: 600 };
  const routers = surfaceRouters({ scim, sessionTimes } as unknown as HttpDependencies);
  const layers = Object.values(routers).flatMap((router) => (router as { readonly stack: Layer[] }).stack);
  return layers.flatMap(({ path, methods }) =>
    METHODS.filter((method) => methods.includes(method)).map((method) => `${method} ${path}`),
  );
};
