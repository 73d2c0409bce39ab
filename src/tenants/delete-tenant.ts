import { type Actor } from '../kernel/actor.ts';
import { isUuid, type TenantId } from '../kernel/ids.ts';
import { tenantNotFound } from './get-tenant.ts';
import { type PatchTenantDependencies } from './patch-tenant.ts';

/**
 * Deletes an account with its users, seats and tokens. There is no way back.
 * @throws TenantError `notFound`.
 */
export const deleteTenant = async (
  { tenants, credentials }: PatchTenantDependencies,
  { id, actor }: { readonly id: string; readonly actor: Actor },
): Promise<void> => {
  const tenant = id.toLowerCase() as TenantId;
  if (!isUuid(id) || !(await tenants.delete(tenant, actor))) {
    throw tenantNotFound(id);
  }
  credentials.forgetTenant(tenant);
};
