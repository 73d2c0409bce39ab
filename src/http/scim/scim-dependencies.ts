import { type ProvisioningDependencies } from '../../provisioning/provisioning-transaction.ts';
import { type SchemaRegistry } from '../../scim/schema/registry.ts';

/** What the SCIM surface works with. */
export interface ScimDependencies extends ProvisioningDependencies {
  readonly registry: SchemaRegistry;
}
