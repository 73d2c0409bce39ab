import { type Acting } from '../../kernel/actor.ts';
import { isUuid } from '../../kernel/ids.ts';
import { type CredentialCache } from './credential-cache.ts';
import { type TokenKey, tokenNotFound } from './get-token.ts';
import { type TokenStore } from './token-store.ts';

export interface RevokeTokenDependencies {
  readonly tokens: TokenStore;
  readonly credentials: CredentialCache;
}

/**
 * Ends a token: at once in this process, in the others within the lifetime of their cached credentials.
 * @throws TenantError `notFound`.
 */
export const revokeToken = async (
  { tokens, credentials }: RevokeTokenDependencies,
  { id, ...acting }: TokenKey & Acting,
): Promise<void> => {
  const tokenId = id.toLowerCase();
  if (!isUuid(id) || !(await tokens.delete(acting, tokenId))) {
    throw tokenNotFound(id);
  }
  credentials.forgetToken(tokenId);
};
