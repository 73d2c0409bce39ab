import { isUuid, type TenantId } from '../../kernel/ids.ts';
import { TenantError } from '../tenant-error.ts';
import { type OauthClientStore } from './oauth-client-store.ts';
import { type OauthClient } from './oauth-client.ts';

/**
 * What is known of one client of a tenant.
 * @throws TenantError `notFound`, also for another tenant's client.
 */
export const getClient = async (
  { oauthClients }: { readonly oauthClients: OauthClientStore },
  { tenant, id }: { readonly tenant: TenantId; readonly id: string },
): Promise<OauthClient> => {
  const client = isUuid(id) ? await oauthClients.find(tenant, id.toLowerCase()) : undefined;
  if (client === undefined) {
    throw clientNotFound(id);
  }
  return client;
};

/** One answer for an absent id, another tenant's, and a text that can be no id. */
export const clientNotFound = (id: string): TenantError =>
  new TenantError('notFound', `There is no OAuth client with the id "${id}".`);
