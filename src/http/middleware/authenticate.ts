import { type Actor } from '../../kernel/actor.ts';
import { TenantError } from '../../tenants/tenant-error.ts';
import { type HttpDependencies } from '../http-dependencies.ts';
import { HttpError } from '../http-error.ts';
import { type ActorState, type Step, type TenantState } from '../http-state.ts';

/** Lets tokens of tenants in, and binds the request to the tenant of its token. `type` is who calls this surface. */
export const authenticateTenant =
  (verifyToken: HttpDependencies['verifyToken'], type: Actor['type']): Step<TenantState> =>
  async (ctx, next) => {
    const credential = await verifyToken(tokenFrom(ctx.get('Authorization')));
    const { tokenId, connection } = credential;
    ctx.state.isAuthenticated = true;
    ctx.state.credential = credential;
    ctx.state.actor = { type, tokenId, connection, requestId: ctx.state.requestId };
    await next();
  };

/** Lets the vendor in. */
export const authenticateOperator =
  (isOperatorToken: HttpDependencies['isOperatorToken']): Step<ActorState> =>
  async (ctx, next) => {
    if (!(await isOperatorToken(tokenFrom(ctx.get('Authorization'))))) {
      throw new TenantError('invalidToken', 'The operator token is not valid.');
    }
    const { requestId } = ctx.state;
    ctx.state.isAuthenticated = true;
    ctx.state.actor = { type: 'operator', tokenId: null, connection: null, requestId };
    await next();
  };

/** RFC 9110 §11.1: the scheme is "a case-insensitive token"; RFC 6750 §2.1: then one space and the token. */
const BEARER = /^Bearer +(\S+)$/i;

/** Okta can be set to send the token alone, without a scheme. */
const BARE = /^(?!Bearer$)\S+$/i;

/** The token of an Authorization header; undefined where there is none. */
export const tokenIn = (authorization: string): string | undefined =>
  BEARER.exec(authorization)?.[1] ?? BARE.exec(authorization)?.[0];

const tokenFrom = (authorization: string): string => {
  const token = tokenIn(authorization);
  if (token === undefined) {
    throw new HttpError('unauthenticated', 'Send a token: "Authorization: Bearer <token>".');
  }
  return token;
};
