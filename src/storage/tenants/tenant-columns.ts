import { type TenantId } from '../../kernel/ids.ts';
import { type Tenant } from '../../tenants/tenant.ts';

/** A row of `tenants`. */
export interface TenantRow {
  readonly tenant_id: TenantId;
  readonly name: string;
  readonly suspended: boolean;
  readonly created_at: Date;
}

export const TENANT_COLUMNS = 'tenant_id, name, suspended, created_at';

export const tenantFromRow = (row: TenantRow): Tenant => ({
  id: row.tenant_id,
  name: row.name,
  suspended: row.suspended,
  createdAt: row.created_at.toISOString(),
});
