import { type Acting } from '../../kernel/actor.ts';
import { isUuid } from '../../kernel/ids.ts';
import { type CredentialCache } from '../tokens/credential-cache.ts';
import { clientNotFound } from './get-client.ts';
import { type OauthClientStore } from './oauth-client-store.ts';

/**
 * Ends a client with its access tokens: at once in this process, in the others within the lifetime of their cached
 * credentials.
 * @throws TenantError `notFound`.
 */
export const deleteClient = async (
  deps: { readonly oauthClients: OauthClientStore; readonly credentials: CredentialCache },
  { id, ...acting }: Acting & { readonly id: string },
): Promise<void> => {
  const clientId = id.toLowerCase();
  if (!isUuid(id) || !(await deps.oauthClients.delete(acting, clientId))) {
    throw clientNotFound(id);
  }
  deps.credentials.forgetToken(clientId);
};
