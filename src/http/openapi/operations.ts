import { ADMIN_OPERATIONS } from './admin-operations.ts';
import { AGENT_OPERATIONS } from './agent-operations.ts';
import { OAUTH_OPERATIONS } from './oauth-operations.ts';
import { type Operations } from './operation.ts';
import { OPERATOR_OPERATIONS } from './operator-operations.ts';
import { SCIM_OPERATIONS } from './scim-operations.ts';
import { SERVICE_OPERATIONS } from './service-operations.ts';

/** Every route there is; a test holds this against the routers. */
export const OPERATIONS: Operations = {
  ...SCIM_OPERATIONS,
  ...ADMIN_OPERATIONS,
  ...AGENT_OPERATIONS,
  ...OPERATOR_OPERATIONS,
  ...OAUTH_OPERATIONS,
  ...SERVICE_OPERATIONS,
};
