import { type Actor } from '../kernel/actor.ts';
import { tenantNotFound, getTenant } from './get-tenant.ts';
import { type TenantChange, type TenantStore } from './tenant-store.ts';
import { type Tenant } from './tenant.ts';
import { type CredentialCache } from './tokens/credential-cache.ts';

export interface PatchTenantDependencies {
  readonly tenants: TenantStore;
  readonly credentials: CredentialCache;
}

/**
 * Changes an account. When it is suspended, this process refuses its tokens from the next request on; the others
 * follow within the lifetime of their cached credentials.
 * @throws TenantError `notFound`.
 */
export const patchTenant = async (
  { tenants, credentials }: PatchTenantDependencies,
  input: { readonly id: string; readonly change: TenantChange; readonly actor: Actor },
): Promise<Tenant> => {
  const { id } = await getTenant({ tenants }, input.id);
  const tenant = await tenants.change(id, input.change, input.actor);
  if (tenant === undefined) {
    throw tenantNotFound(input.id);
  }
  credentials.forgetTenant(id);
  return tenant;
};
