import { type TenantId } from '../../kernel/ids.ts';
import { type Page, type PageRequest } from '../page.ts';
import { type OauthClientStore } from './oauth-client-store.ts';
import { type OauthClient } from './oauth-client.ts';

/** One page of a tenant's clients, oldest first. */
export const listClients = async (
  { oauthClients }: { readonly oauthClients: OauthClientStore },
  input: { readonly tenant: TenantId; readonly page: PageRequest },
): Promise<Page<OauthClient>> => oauthClients.list(input.tenant, input.page);
