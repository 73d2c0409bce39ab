import { createTenant } from '../../tenants/create-tenant.ts';
import { deleteTenant } from '../../tenants/delete-tenant.ts';
import { getTenant } from '../../tenants/get-tenant.ts';
import { listTenants } from '../../tenants/list-tenants.ts';
import { patchTenant } from '../../tenants/patch-tenant.ts';
import { type TenantChange } from '../../tenants/tenant-store.ts';
import { type Tenant } from '../../tenants/tenant.ts';
import { type HttpDependencies } from '../http-dependencies.ts';
import { type OperatorRouter } from '../http-state.ts';
import { creationPageFrom, creationPageMessage } from '../messages/list-page.ts';
import { bodyReader } from '../messages/request-body.ts';
import { pathParameter } from '../routing.ts';
import { OPERATOR } from '../surfaces.ts';

const NAME = { type: 'string', minLength: 1, maxLength: 200 };

/** What the body must be. */
export const readNewTenant = bodyReader<Pick<Tenant, 'name'>>({
  required: ['name'],
  properties: { name: NAME },
});

/** What the body must be. */
export const readTenantChange = bodyReader<TenantChange>({
  minProperties: 1,
  properties: { name: NAME, suspended: { type: 'boolean' } },
});

/** The vendor's customers. */
export const addTenantRoutes = (router: OperatorRouter, deps: HttpDependencies): void => {
  router.post('/tenants', async (ctx) => {
    const tenant = await createTenant(deps, { ...readNewTenant(ctx), actor: ctx.state.actor });
    ctx.status = 201;
    ctx.set('Location', `${deps.publicUrl}${OPERATOR}/tenants/${tenant.id}`);
    ctx.body = tenantMessage(tenant);
  });

  router.get('/tenants', async (ctx) => {
    const page = await listTenants(deps, creationPageFrom(ctx.query));
    ctx.body = creationPageMessage(page, tenantMessage);
  });

  router.get('/tenants/:tenant', async (ctx) => {
    ctx.body = tenantMessage(await getTenant(deps, pathParameter(ctx, 'tenant')));
  });

  router.patch('/tenants/:tenant', async (ctx) => {
    const { actor } = ctx.state;
    const input = { id: pathParameter(ctx, 'tenant'), change: readTenantChange(ctx), actor };
    ctx.body = tenantMessage(await patchTenant(deps, input));
  });

  router.delete('/tenants/:tenant', async (ctx) => {
    await deleteTenant(deps, { id: pathParameter(ctx, 'tenant'), actor: ctx.state.actor });
    ctx.status = 204;
  });
};

const tenantMessage = ({ id, name, suspended, createdAt }: Tenant): Record<string, unknown> => ({
  id,
  name,
  suspended,
  createdAt,
});
