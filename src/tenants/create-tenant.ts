import { type Actor } from '../kernel/actor.ts';
import { randomId, type TenantId } from '../kernel/ids.ts';
import { type TenantStore } from './tenant-store.ts';
import { type Tenant } from './tenant.ts';

/** Opens an account. Two accounts may have the same name. */
export const createTenant = async (
  { tenants }: { readonly tenants: TenantStore },
  { name, actor }: { readonly name: string; readonly actor: Actor },
): Promise<Tenant> => tenants.create({ id: randomId() as TenantId, name }, actor);
