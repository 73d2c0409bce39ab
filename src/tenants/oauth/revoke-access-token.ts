import { type CredentialCache } from '../tokens/credential-cache.ts';
import { hashOfToken, kindOfToken } from '../tokens/token-secret.ts';
import { type AccessTokenStore } from './access-token-store.ts';
import { type FoundClient } from './oauth-client-store.ts';

export interface RevokeAccessTokenDependencies {
  readonly accessTokens: AccessTokenStore;
  readonly credentials: CredentialCache;
}

/**
 * Ends an access token of the client that asks. RFC 7009 §2.2: for a token that is none of its own there is nothing to
 * do, and no error, since "the purpose of the revocation request … is already achieved".
 */
export const revokeAccessToken = async (
  deps: RevokeAccessTokenDependencies,
  { client, token }: { readonly client: FoundClient; readonly token: string },
): Promise<void> => {
  const { tenant, id: clientId } = client;
  if (kindOfToken(token) === 'access') {
    await deps.accessTokens.delete({ tenant, clientId }, hashOfToken(token));
    // All of the client's: which of them it was, is not kept.
    deps.credentials.forgetToken(clientId);
  }
};
