import { type Scope, SCOPES } from '../scope.ts';
import { createTokenSecret, hashOfToken } from '../tokens/token-secret.ts';
import { type AccessTokenStore } from './access-token-store.ts';
import { type FoundClient } from './oauth-client-store.ts';
import { invalidClient, OauthError } from './oauth-error.ts';

/** Seconds for which an access token is good. */
export const ACCESS_TOKEN_LIFETIME = 3_600;

export interface IssueAccessTokenDependencies {
  readonly accessTokens: AccessTokenStore;
}

/** An access token as it is answered once, and never again. */
export interface IssuedAccessToken {
  readonly secret: string;
  readonly scopes: readonly Scope[];
}

/**
 * Gives a client that has proven itself an access token: RFC 6749 §4.4. `scope` is what it asks for; undefined is all it
 * may.
 * @throws OauthError `invalidClient`, `invalidScope`.
 */
export const issueAccessToken = async (
  deps: IssueAccessTokenDependencies,
  { client, scope }: { readonly client: FoundClient; readonly scope: string | undefined },
): Promise<IssuedAccessToken> => {
  const { tenant, id: clientId } = client;
  const scopes = scope === undefined ? client.scopes : scopesFrom(scope, client.scopes);
  const secret = createTokenSecret('access');
  const token = { tenant, clientId, hash: hashOfToken(secret), scopes, lifetime: ACCESS_TOKEN_LIFETIME };
  if (!(await deps.accessTokens.create(token))) {
    throw invalidClient();
  }
  return { secret, scopes };
};

/** RFC 6749 §3.3: "a list of space-delimited, case-sensitive strings". */
const scopesFrom = (scope: string, allowed: readonly Scope[]): readonly Scope[] => {
  const asked = scope.split(' ');
  if (asked.some((each) => !allowed.some((one) => one === each))) {
    throw new OauthError('invalidScope', 'A scope is not known, or the client may not have it.');
  }
  return SCOPES.filter((each) => asked.includes(each));
};
