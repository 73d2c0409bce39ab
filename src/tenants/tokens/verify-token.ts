import { type Credential } from '../credential.ts';
import { TenantError } from '../tenant-error.ts';
import { type CredentialCache } from './credential-cache.ts';
import { hashOfToken, kindOfToken } from './token-secret.ts';
import { type FoundToken, type TokenStore } from './token-store.ts';

type CredentialStore = Pick<TokenStore, 'findByHash' | 'recordUse'>;

export interface VerifyTokenDependencies {
  readonly tokens: CredentialStore;
  /** Where the tokens of OAuth clients are. */
  readonly accessTokens: CredentialStore;
  readonly credentials: CredentialCache;
}

/**
 * Who a token belongs to and what it may do.
 * @throws TenantError `invalidToken` for one that was never issued or was revoked, `expiredToken`,
 * `tenantSuspended`.
 */
export const verifyToken = async (
  { tokens, accessTokens, credentials }: VerifyTokenDependencies,
  secret: string,
): Promise<Credential> => {
  const hash = hashOfToken(secret);
  const known = credentials.find(hash);
  if (known !== undefined) {
    return known;
  }
  const kind = kindOfToken(secret);
  if (kind === undefined || kind === 'client' || kind === 'operator') {
    throw invalidToken();
  }
  const { generation } = credentials;
  const store = kind === 'access' ? accessTokens : tokens;
  const found = await store.findByHash(hash);
  const { credential, isUseToRecord } = acceptable(found);
  if (isUseToRecord) {
    await store.recordUse(credential.tenant, credential.tokenId);
  }
  credentials.keep(hash, credential, generation);
  return credential;
};

const acceptable = (found: FoundToken | undefined): FoundToken => {
  if (found === undefined) {
    throw invalidToken();
  }
  if (found.isExpired) {
    throw new TenantError('expiredToken', 'The token has expired. Issue a new one.');
  }
  if (found.isTenantSuspended) {
    throw new TenantError('tenantSuspended', 'The account is suspended. Please contact us.');
  }
  return found;
};

const invalidToken = (): TenantError =>
  new TenantError('invalidToken', 'The token is not valid: it was never issued here, or it was revoked.');
