import { type Page, type PageRequest } from './page.ts';
import { type TenantStore } from './tenant-store.ts';
import { type Tenant } from './tenant.ts';

/** One page of the accounts, oldest first. */
export const listTenants = async (
  { tenants }: { readonly tenants: TenantStore },
  request: PageRequest,
): Promise<Page<Tenant>> => tenants.list(request);
