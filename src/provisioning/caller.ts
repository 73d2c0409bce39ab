import { type Acting } from '../kernel/actor.ts';
import { type CompatRules } from '../scim/compat/compat-rules.ts';

/** Who makes a provisioning request. */
export interface Caller extends Acting {
  /** The connection to which an externalId belongs. */
  readonly connection: string;
  readonly rules: CompatRules;
}
