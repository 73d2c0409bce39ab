import { deleteClient } from '../../tenants/oauth/delete-client.ts';
import { getClient } from '../../tenants/oauth/get-client.ts';
import { listClients } from '../../tenants/oauth/list-clients.ts';
import { registerClient } from '../../tenants/oauth/register-client.ts';
import { type HttpDependencies } from '../http-dependencies.ts';
import { actingIn, type TenantRouter } from '../http-state.ts';
import { creationPageFrom, creationPageMessage } from '../messages/list-page.ts';
import { clientMessage, clientOrderFrom, registeredClientMessage } from '../oauth/oauth-client-message.ts';
import { requireScopes } from '../middleware/require-scopes.ts';
import { pathParameter } from '../routing.ts';
import { ADMIN } from '../surfaces.ts';

/** OAuth clients that a tenant's administrator registers, never with more scopes than the administrator's own. */
export const addOauthClientRoutes = (router: TenantRouter, deps: HttpDependencies): void => {
  const mayManage = requireScopes('tokens:manage');

  router.post('/oauth-clients', mayManage, async (ctx) => {
    const { scopes: callerScopes } = ctx.state.credential;
    const order = { ...actingIn(ctx.state), callerScopes, ...clientOrderFrom(ctx) };
    const client = await registerClient(deps, order);
    ctx.status = 201;
    ctx.set('Location', `${deps.publicUrl}${ADMIN}/oauth-clients/${client.id}`);
    ctx.body = registeredClientMessage(client);
  });

  router.get('/oauth-clients', mayManage, async (ctx) => {
    const { tenant } = ctx.state.credential;
    const page = await listClients(deps, { tenant, page: creationPageFrom(ctx.query) });
    ctx.body = creationPageMessage(page, clientMessage);
  });

  router.get('/oauth-clients/:client', mayManage, async (ctx) => {
    const { tenant } = ctx.state.credential;
    ctx.body = clientMessage(await getClient(deps, { tenant, id: pathParameter(ctx, 'client') }));
  });

  router.delete('/oauth-clients/:client', mayManage, async (ctx) => {
    await deleteClient(deps, { ...actingIn(ctx.state), id: pathParameter(ctx, 'client') });
    ctx.status = 204;
  });
};
