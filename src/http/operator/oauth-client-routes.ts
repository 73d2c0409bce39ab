import { type TenantId } from '../../kernel/ids.ts';
import { getTenant } from '../../tenants/get-tenant.ts';
import { deleteClient } from '../../tenants/oauth/delete-client.ts';
import { getClient } from '../../tenants/oauth/get-client.ts';
import { listClients } from '../../tenants/oauth/list-clients.ts';
import { registerClient } from '../../tenants/oauth/register-client.ts';
import { type HttpDependencies } from '../http-dependencies.ts';
import { type OperatorContext, type OperatorRouter } from '../http-state.ts';
import { creationPageFrom, creationPageMessage } from '../messages/list-page.ts';
import { clientMessage, clientOrderFrom, registeredClientMessage } from '../oauth/oauth-client-message.ts';
import { pathParameter } from '../routing.ts';
import { OPERATOR } from '../surfaces.ts';

/** OAuth clients that the vendor registers for a customer. */
export const addOauthClientRoutes = (router: OperatorRouter, deps: HttpDependencies): void => {
  const tenantIn = async (ctx: OperatorContext): Promise<TenantId> =>
    (await getTenant(deps, pathParameter(ctx, 'tenant'))).id;

  router.post('/tenants/:tenant/oauth-clients', async (ctx) => {
    const tenant = await tenantIn(ctx);
    const { actor } = ctx.state;
    const client = await registerClient(deps, {
      tenant,
      actor,
      callerScopes: 'all',
      ...clientOrderFrom(ctx),
    });
    ctx.status = 201;
    ctx.set('Location', `${deps.publicUrl}${OPERATOR}/tenants/${tenant}/oauth-clients/${client.id}`);
    ctx.body = registeredClientMessage(client);
  });

  router.get('/tenants/:tenant/oauth-clients', async (ctx) => {
    const page = await listClients(deps, { tenant: await tenantIn(ctx), page: creationPageFrom(ctx.query) });
    ctx.body = creationPageMessage(page, clientMessage);
  });

  router.get('/tenants/:tenant/oauth-clients/:client', async (ctx) => {
    const key = { tenant: await tenantIn(ctx), id: pathParameter(ctx, 'client') };
    ctx.body = clientMessage(await getClient(deps, key));
  });

  router.delete('/tenants/:tenant/oauth-clients/:client', async (ctx) => {
    const { actor } = ctx.state;
    await deleteClient(deps, { tenant: await tenantIn(ctx), actor, id: pathParameter(ctx, 'client') });
    ctx.status = 204;
  });
};
