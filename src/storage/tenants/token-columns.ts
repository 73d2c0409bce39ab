import { type TenantId } from '../../kernel/ids.ts';
import { type ClientProfile } from '../../tenants/client-profile.ts';
import { type Scope } from '../../tenants/scope.ts';
import { type FoundToken } from '../../tenants/tokens/token-store.ts';
import { type Token } from '../../tenants/tokens/token.ts';

/** A row of `tokens`, without its hash: what is not read cannot be told by accident. */
export interface TokenRow {
  readonly tenant_id: TenantId;
  readonly token_id: string;
  readonly name: string;
  readonly scopes: Scope[];
  readonly client_profile: ClientProfile;
  readonly expires_at: Date | null;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
}

export const TOKEN_COLUMNS =
  'tenant_id, token_id, name, scopes, client_profile, expires_at, created_at, last_used_at';

export const tokenFromRow = (row: TokenRow): Token => ({
  id: row.token_id,
  name: row.name,
  scopes: row.scopes,
  clientProfile: row.client_profile,
  expiresAt: row.expires_at?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
});

/** What the hash of a token leads to, whether it is a connection's own or an OAuth client's. */
export interface FoundTokenRow extends Pick<
  TokenRow,
  'client_profile' | 'name' | 'scopes' | 'tenant_id' | 'token_id'
> {
  readonly is_expired: boolean;
  readonly is_tenant_suspended: boolean;
  readonly is_use_to_record: boolean;
}

export const foundTokenFromRow = (row: FoundTokenRow): FoundToken => ({
  credential: {
    tenant: row.tenant_id,
    tokenId: row.token_id,
    connection: row.name,
    scopes: row.scopes,
    clientProfile: row.client_profile,
  },
  isExpired: row.is_expired,
  isTenantSuspended: row.is_tenant_suspended,
  isUseToRecord: row.is_use_to_record,
});
