import { isUuid, type TenantId } from '../kernel/ids.ts';
import { TenantError } from './tenant-error.ts';
import { type TenantStore } from './tenant-store.ts';
import { type Tenant } from './tenant.ts';

/**
 * The tenant with this id.
 * @throws TenantError `notFound`, also for a text that cannot be an id.
 */
export const getTenant = async (
  { tenants }: { readonly tenants: TenantStore },
  id: string,
): Promise<Tenant> => {
  const tenant = isUuid(id) ? await tenants.find(id.toLowerCase() as TenantId) : undefined;
  if (tenant === undefined) {
    throw tenantNotFound(id);
  }
  return tenant;
};

/** One answer for an id that is absent and for a text that can be no id. */
export const tenantNotFound = (id: string): TenantError =>
  new TenantError('notFound', `There is no tenant "${id}".`);
