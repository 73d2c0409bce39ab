import { type TenantId } from '../kernel/ids.ts';
import { type ClientProfile } from './client-profile.ts';
import { type Scope } from './scope.ts';

/** Who asks, as far as a verified token tells; the tenant follows from it and from nothing else. */
export interface Credential {
  readonly tenant: TenantId;
  readonly tokenId: string;
  /** The name of the connection: tokens of the same name take turns on it when they are rotated. */
  readonly connection: string;
  readonly scopes: readonly Scope[];
  readonly clientProfile: ClientProfile;
}
