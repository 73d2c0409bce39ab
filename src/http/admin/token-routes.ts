import { getToken } from '../../tenants/tokens/get-token.ts';
import { issueToken } from '../../tenants/tokens/issue-token.ts';
import { listTokens } from '../../tenants/tokens/list-tokens.ts';
import { revokeToken } from '../../tenants/tokens/revoke-token.ts';
import { type HttpDependencies } from '../http-dependencies.ts';
import { actingIn, type TenantRouter } from '../http-state.ts';
import { creationPageFrom, creationPageMessage } from '../messages/list-page.ts';
import { issuedTokenMessage, tokenMessage, tokenOrderFrom } from '../messages/token-message.ts';
import { requireScopes } from '../middleware/require-scopes.ts';
import { pathParameter } from '../routing.ts';
import { ADMIN } from '../surfaces.ts';

/** Tokens that a tenant's administrator hands out, never with more scopes than the administrator's own. */
export const addTokenRoutes = (router: TenantRouter, deps: HttpDependencies): void => {
  const mayManage = requireScopes('tokens:manage');

  router.post('/tokens', mayManage, async (ctx) => {
    const { scopes: callerScopes } = ctx.state.credential;
    const order = { ...actingIn(ctx.state), callerScopes, ...tokenOrderFrom(ctx) };
    const token = await issueToken(deps, order);
    ctx.status = 201;
    ctx.set('Location', `${deps.publicUrl}${ADMIN}/tokens/${token.id}`);
    ctx.body = issuedTokenMessage(token);
  });

  router.get('/tokens', mayManage, async (ctx) => {
    const { tenant } = ctx.state.credential;
    const page = await listTokens(deps, { tenant, page: creationPageFrom(ctx.query) });
    ctx.body = creationPageMessage(page, tokenMessage);
  });

  router.get('/tokens/:token', mayManage, async (ctx) => {
    const { tenant } = ctx.state.credential;
    ctx.body = tokenMessage(await getToken(deps, { tenant, id: pathParameter(ctx, 'token') }));
  });

  router.delete('/tokens/:token', mayManage, async (ctx) => {
    await revokeToken(deps, { ...actingIn(ctx.state), id: pathParameter(ctx, 'token') });
    ctx.status = 204;
  });
};
