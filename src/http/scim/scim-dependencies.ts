import { type ProvisioningDependencies } from '../../provisioning/provisioning-transaction.ts';
import { type Logger } from '../../observability/logger.ts';
import { type SchemaRegistry } from '../../scim/schema/registry.ts';
import { type Cursors } from './query/cursors.ts';
import { type PageSizes } from './query/read-query.ts';

/** What the SCIM surface works with. */
export interface ScimDependencies extends ProvisioningDependencies {
  /** For what takes access away. */
  readonly urgent: ProvisioningDependencies;
  readonly registry: SchemaRegistry;
  readonly logger: Pick<Logger, 'error'>;
  readonly cursors: Cursors;
  readonly pageSizes: PageSizes;
}
