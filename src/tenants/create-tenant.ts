import { randomId, type TenantId } from '../kernel/ids.ts';
import { type TenantStore } from './tenant-store.ts';
import { type Tenant } from './tenant.ts';

/** Opens an account. Two accounts may have the same name. */
export const createTenant = async (
  { tenants }: { readonly tenants: TenantStore },
  input: { readonly name: string },
): Promise<Tenant> => tenants.create({ id: randomId() as TenantId, name: input.name });
