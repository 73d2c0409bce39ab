-- Clients of OAuth 2.0: connections that trade a proof for an access token of an hour. The proof is one of three: a
-- secret, of which only the SHA-256 is kept, public keys, or where public keys are.
create table oauth_clients (
  tenant_id uuid not null references tenants on delete cascade,
  client_id uuid not null,
  name text not null,
  scopes text[] not null,
  client_profile text not null check (client_profile in ('default', 'entra', 'okta', 'strict')),
  secret_hash bytea,
  jwks jsonb,
  jwks_uri text,
  created_at timestamptz(3) not null default now(),
  last_used_at timestamptz(3),
  primary key (tenant_id, client_id),
  constraint oauth_clients_id unique (client_id),
  constraint oauth_clients_one_proof check (num_nonnulls(secret_hash, jwks, jwks_uri) = 1)
);

-- An access token goes with its client: to delete the client is to revoke them all. That one was issued is no event:
-- nothing has changed, and a client may ask as often as it likes.
create table oauth_access_tokens (
  tenant_id uuid not null,
  hash bytea not null,
  client_id uuid not null,
  scopes text[] not null,
  expires_at timestamptz(3) not null,
  primary key (tenant_id, hash),
  constraint oauth_access_tokens_hash unique (hash),
  foreign key (tenant_id, client_id) references oauth_clients on delete cascade
);
create index oauth_access_tokens_client on oauth_access_tokens (tenant_id, client_id);
create index oauth_access_tokens_expiry on oauth_access_tokens (expires_at);

-- Assertions that were accepted, by the SHA-256 of their jti, until they could not be accepted anyway. The insert is the
-- check that one is used once, for all servers on this database.
create table oauth_assertions (
  tenant_id uuid not null,
  client_id uuid not null,
  jti_hash bytea not null,
  expires_at timestamptz(3) not null,
  primary key (tenant_id, client_id, jti_hash),
  foreign key (tenant_id, client_id) references oauth_clients on delete cascade
);
create index oauth_assertions_expiry on oauth_assertions (expires_at);

create trigger oauth_clients_audited_created after insert on oauth_clients
  for each row execute function audit_row('oauthClient', 'client_id', 'oauthClient.created',
    'name', 'scopes', 'client_profile', 'jwks_uri');
create trigger oauth_clients_audited_changed
  after update of name, scopes, client_profile, secret_hash, jwks, jwks_uri on oauth_clients
  for each row execute function audit_row('oauthClient', 'client_id', 'oauthClient.changed',
    'name', 'scopes', 'client_profile', 'jwks_uri');
create trigger oauth_clients_audited_deleted after delete on oauth_clients
  for each row execute function audit_row('oauthClient', 'client_id', 'oauthClient.deleted', 'name');
