import { type TenantId } from '../kernel/ids.ts';

/** The customer's account. */
export interface Tenant {
  readonly id: TenantId;
  readonly name: string;
  /** A suspended tenant keeps everything it has; its tokens are refused. */
  readonly suspended: boolean;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
}
