import { type Acting } from '../../kernel/actor.ts';
import { randomId } from '../../kernel/ids.ts';
import { type ClientProfile } from '../client-profile.ts';
import { tenantNotFound } from '../get-tenant.ts';
import { refuseBeyondCaller, type Scope } from '../scope.ts';
import { TenantError } from '../tenant-error.ts';
import { createTokenSecret, hashOfToken, tokenKindOf } from './token-secret.ts';
import { type TokenStore } from './token-store.ts';
import { type Token } from './token.ts';

export interface IssueTokenDependencies {
  readonly tokens: TokenStore;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface TokenOrder extends Acting {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** ISO 8601 in UTC; null: it does not expire. */
  readonly expiresAt: string | null;
  readonly clientProfile: ClientProfile;
  /** What the caller may do itself; the vendor may hand out everything. */
  readonly callerScopes: readonly Scope[] | 'all';
}

/** A token as it is answered once, and never again. */
export interface IssuedToken extends Token {
  readonly secret: string;
}

/**
 * Issues a token of a tenant. Only its hash is kept.
 * @throws TenantError `scopeBeyondCaller` when it could do what its issuer may not, `invalidExpiry` when it would
 * be dead at birth, `tooManyTokens` when its connection has two live ones, `notFound` when there is no such tenant.
 */
export const issueToken = async (
  { tokens, now }: IssueTokenDependencies,
  order: TokenOrder,
): Promise<IssuedToken> => {
  refuseBeyondCaller(order);
  refusePastExpiry(order.expiresAt, now());
  const scopes = [...new Set(order.scopes)].sort();
  const secret = createTokenSecret(tokenKindOf(scopes));
  const { name, expiresAt, clientProfile } = order;
  const kept = { id: randomId(), hash: hashOfToken(secret), name, scopes, expiresAt, clientProfile };
  const token = await tokens.create(order, kept);
  if (token === undefined) {
    throw tenantNotFound(order.tenant);
  }
  return { ...token, secret };
};

/** A slip of the caller's is told at once. When a token is used, the clock of the database judges. */
const refusePastExpiry = (expiresAt: string | null, now: number): void => {
  if (expiresAt !== null && Date.parse(expiresAt) <= now) {
    throw new TenantError('invalidExpiry', `expiresAt must be in the future; ${expiresAt} is not.`);
  }
};
