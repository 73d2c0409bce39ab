import { getTenant } from '../../tenants/get-tenant.ts';
import { getToken, type TokenKey } from '../../tenants/tokens/get-token.ts';
import { issueToken } from '../../tenants/tokens/issue-token.ts';
import { listTokens } from '../../tenants/tokens/list-tokens.ts';
import { revokeToken } from '../../tenants/tokens/revoke-token.ts';
import { type HttpDependencies } from '../http-dependencies.ts';
import { type OperatorContext, type OperatorRouter } from '../http-state.ts';
import { creationPageFrom, creationPageMessage } from '../messages/list-page.ts';
import { issuedTokenMessage, tokenMessage, tokenOrderFrom } from '../messages/token-message.ts';
import { pathParameter } from '../routing.ts';
import { OPERATOR } from '../surfaces.ts';

/** Tokens that the vendor hands out to a customer. */
export const addTokenRoutes = (router: OperatorRouter, deps: HttpDependencies): void => {
  router.post('/tenants/:tenant/tokens', async (ctx) => {
    const { id: tenant } = await getTenant(deps, pathParameter(ctx, 'tenant'));
    const { actor } = ctx.state;
    const token = await issueToken(deps, { tenant, actor, callerScopes: 'all', ...tokenOrderFrom(ctx) });
    ctx.status = 201;
    ctx.set('Location', `${deps.publicUrl}${OPERATOR}/tenants/${tenant}/tokens/${token.id}`);
    ctx.body = issuedTokenMessage(token);
  });

  router.get('/tenants/:tenant/tokens', async (ctx) => {
    const { id: tenant } = await getTenant(deps, pathParameter(ctx, 'tenant'));
    const page = await listTokens(deps, { tenant, page: creationPageFrom(ctx.query) });
    ctx.body = creationPageMessage(page, tokenMessage);
  });

  router.get('/tenants/:tenant/tokens/:token', async (ctx) => {
    ctx.body = tokenMessage(await getToken(deps, await tokenKey(ctx, deps)));
  });

  router.delete('/tenants/:tenant/tokens/:token', async (ctx) => {
    await revokeToken(deps, { ...(await tokenKey(ctx, deps)), actor: ctx.state.actor });
    ctx.status = 204;
  });
};

const tokenKey = async (ctx: OperatorContext, deps: HttpDependencies): Promise<TokenKey> => {
  const { id: tenant } = await getTenant(deps, pathParameter(ctx, 'tenant'));
  return { tenant, id: pathParameter(ctx, 'token') };
};
