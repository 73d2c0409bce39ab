import { type Actor } from '../kernel/actor.ts';
import { type TenantId } from '../kernel/ids.ts';
import { type Page, type PageRequest } from './page.ts';
import { type Tenant } from './tenant.ts';

/** What of a tenant may change; what is left out stays as it is. */
export interface TenantChange {
  readonly name?: string;
  readonly suspended?: boolean;
}

/** The tenants of this server; the one list that belongs to no tenant. Who changes it is recorded. */
export interface TenantStore {
  create(tenant: Pick<Tenant, 'id' | 'name'>, actor: Actor): Promise<Tenant>;
  find(id: TenantId): Promise<Tenant | undefined>;
  /** Oldest first. */
  list(request: PageRequest): Promise<Page<Tenant>>;
  /** Answers the tenant as it is then, or undefined when there is none. */
  change(id: TenantId, change: TenantChange, actor: Actor): Promise<Tenant | undefined>;
  /** Deletes the tenant with everything in it, and answers whether there was one. */
  delete(id: TenantId, actor: Actor): Promise<boolean>;
}
