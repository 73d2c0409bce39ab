import { type Acting, SYSTEM } from '../../src/kernel/actor.ts';
import { type TenantId } from '../../src/kernel/ids.ts';

/** What a test does on a tenant's data without a request. */
export const asSystem = (tenant: TenantId): Acting => ({ tenant, actor: SYSTEM });
