import { type TenantId } from '../../kernel/ids.ts';
import { type ClientProfile } from '../../tenants/client-profile.ts';
import { type KeySet } from '../../tenants/oauth/key-sets/key-set.ts';
import { type ClientKeys, type FoundClient } from '../../tenants/oauth/oauth-client-store.ts';
import { type ClientProofKind, type OauthClient } from '../../tenants/oauth/oauth-client.ts';
import { type Scope } from '../../tenants/scope.ts';

/** A row of `oauth_clients`, without the hash of its secret and without its keys. */
export interface OauthClientRow {
  readonly client_id: string;
  readonly name: string;
  readonly scopes: Scope[];
  readonly client_profile: ClientProfile;
  readonly proof: ClientProofKind;
  readonly jwks_uri: string | null;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
}

export const OAUTH_CLIENT_COLUMNS = `client_id, name, scopes, client_profile, jwks_uri, created_at, last_used_at,
  case when secret_hash is not null then 'secret' when jwks is not null then 'jwks' else 'jwksUri' end as proof`;

export const oauthClientFromRow = (row: OauthClientRow): OauthClient => ({
  id: row.client_id,
  name: row.name,
  scopes: row.scopes,
  clientProfile: row.client_profile,
  proof: row.proof,
  jwksUri: row.jwks_uri,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
});

/** What is read of a client that wants to prove who it is. */
export interface FoundClientRow {
  readonly tenant_id: TenantId;
  readonly client_id: string;
  readonly scopes: Scope[];
  readonly secret_hash: Buffer | null;
  readonly jwks: KeySet | null;
  readonly jwks_uri: string | null;
  readonly suspended: boolean;
  readonly at: Date;
}

export const foundClientFromRow = (row: FoundClientRow): FoundClient => ({
  tenant: row.tenant_id,
  id: row.client_id,
  scopes: row.scopes,
  keys: keysFromRow(row),
  isTenantSuspended: row.suspended,
  at: row.at,
});

/** A constraint of the table has exactly one of the three set. */
const keysFromRow = ({ secret_hash, jwks, jwks_uri }: FoundClientRow): ClientKeys => {
  if (secret_hash !== null) {
    return { secretHash: secret_hash };
  }
  return jwks === null ? { jwksUri: jwks_uri ?? '' } : { jwks };
};
