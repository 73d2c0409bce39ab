import { ADMIN_POSITIONS, AGENT_POSITIONS } from './admin-positions.ts';
import { type Entry } from './position.ts';
import { SCIM_POSITIONS } from './scim-positions.ts';
import { VENDOR_POSITIONS } from './vendor-positions.ts';

/** Every route there is, and every place of each at which something of a tenant can be named. */
export const POSITIONS: Readonly<Record<string, Entry>> = {
  ...SCIM_POSITIONS,
  ...ADMIN_POSITIONS,
  ...AGENT_POSITIONS,
  ...VENDOR_POSITIONS,
};
