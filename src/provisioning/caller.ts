import { type TenantId } from '../kernel/ids.ts';
import { type CompatRules } from '../scim/compat/compat-rules.ts';

/** Who makes a provisioning request. */
export interface Caller {
  readonly tenant: TenantId;
  /** The connection to which an externalId belongs. */
  readonly connection: string;
  readonly rules: CompatRules;
}
