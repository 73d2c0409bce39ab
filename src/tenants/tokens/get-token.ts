import { isUuid, type TenantId } from '../../kernel/ids.ts';
import { TenantError } from '../tenant-error.ts';
import { type TokenStore } from './token-store.ts';
import { type Token } from './token.ts';

export interface TokenKey {
  readonly tenant: TenantId;
  readonly id: string;
}

/**
 * What is known of one token of a tenant.
 * @throws TenantError `notFound`, also for another tenant's token.
 */
export const getToken = async (
  { tokens }: { readonly tokens: TokenStore },
  { tenant, id }: TokenKey,
): Promise<Token> => {
  const token = isUuid(id) ? await tokens.find(tenant, id.toLowerCase()) : undefined;
  if (token === undefined) {
    throw tokenNotFound(id);
  }
  return token;
};

/** One answer for an absent id, another tenant's, and a text that can be no id. */
export const tokenNotFound = (id: string): TenantError =>
  new TenantError('notFound', `There is no token with the id "${id}".`);
