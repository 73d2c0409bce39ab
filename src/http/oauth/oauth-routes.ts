import type Router from '@koa/router';
import { type Lane } from '../../tenants/limits/lane.ts';
import { authenticateClient } from '../../tenants/oauth/authenticate-client.ts';
import { ACCESS_TOKEN_LIFETIME, issueAccessToken } from '../../tenants/oauth/issue-access-token.ts';
import { type FoundClient } from '../../tenants/oauth/oauth-client-store.ts';
import { OauthError } from '../../tenants/oauth/oauth-error.ts';
import { revokeAccessToken } from '../../tenants/oauth/revoke-access-token.ts';
import { type HttpDependencies } from '../http-dependencies.ts';
import { type RequestState, type ServiceRouter, type Step } from '../http-state.ts';
import { admit } from '../middleware/limits/limit-rate.ts';
import { createRouter } from '../routing.ts';
import { OAUTH, SERVER_METADATA } from '../surfaces.ts';
import { clientProofFrom } from './client-proof.ts';
import { type Form, type FormState } from './read-form.ts';
import { serverMetadata, tokenEndpointOf } from './server-metadata.ts';

/** Routes on which the body is a form, and who asks is proven in it. */
export type OauthRouter = Router<FormState, object>;
type OauthContext = Parameters<Step<FormState>>[0];

/** Where OAuth clients get their access tokens: RFC 6749 §4.4, RFC 7009. */
export const oauthRoutes = (deps: HttpDependencies): OauthRouter => {
  const router = createRouter<FormState>(OAUTH);
  const server = { ...deps, audiences: [deps.publicUrl, tokenEndpointOf(deps.publicUrl)] };

  /** Who asks, once it is proven; each client is counted by itself. */
  const clientIn = async (ctx: OauthContext, lane: Lane): Promise<FoundClient> => {
    const proof = clientProofFrom(ctx.get('Authorization'), ctx.state.form);
    const client = await authenticateClient(server, proof);
    ctx.state.isAuthenticated = true;
    ctx.state.client = client;
    await admit(deps.rateLimiter, { tenant: client.tenant, connection: client.id, lane });
    return client;
  };

  router.post('/token', async (ctx) => {
    const { form } = ctx.state;
    refuseOtherGrants(form);
    const client = await clientIn(ctx, 'ordinary');
    const { secret, scopes } = await issueAccessToken(server, { client, scope: form.get('scope') });
    ctx.body = {
      access_token: secret,
      token_type: 'Bearer',
      expires_in: ACCESS_TOKEN_LIFETIME,
      scope: scopes.join(' '),
    };
    // RFC 6749 §5.1; Cache-Control is on every answer.
    ctx.set('Pragma', 'no-cache');
  });

  router.post('/revoke', async (ctx) => {
    const { form } = ctx.state;
    const client = await clientIn(ctx, 'urgent');
    await revokeAccessToken(server, { client, token: required(form, 'token') });
    ctx.status = 200;
    ctx.body = '';
  });

  return router;
};

/** What the authorization server tells of itself, without a credential. */
export const serverMetadataRoutes = ({ publicUrl }: HttpDependencies): ServiceRouter => {
  const router = createRouter<RequestState>();
  router.get(SERVER_METADATA, (ctx) => {
    ctx.body = serverMetadata(publicUrl);
  });
  return router;
};

const refuseOtherGrants = (form: Form): void => {
  if (required(form, 'grant_type') !== 'client_credentials') {
    throw new OauthError('unsupportedGrantType', 'The only grant_type here is client_credentials.');
  }
};

const required = (form: Form, name: string): string => {
  const value = form.get(name);
  if (value === undefined) {
    throw new OauthError('invalidRequest', `The parameter ${name} is missing.`);
  }
  return value;
};
