import { type TenantId } from '../../kernel/ids.ts';
import { type Page, type PageRequest } from '../page.ts';
import { type TokenStore } from './token-store.ts';
import { type Token } from './token.ts';

/** One page of a tenant's tokens, oldest first. */
export const listTokens = async (
  { tokens }: { readonly tokens: TokenStore },
  input: { readonly tenant: TenantId; readonly page: PageRequest },
): Promise<Page<Token>> => tokens.list(input.tenant, input.page);
