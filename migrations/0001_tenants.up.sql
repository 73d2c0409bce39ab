-- Every table of a tenant has a primary key that starts with tenant_id: a row cannot be reached without its
-- tenant, and the database can later be sharded by it.
create table tenants (
  tenant_id uuid primary key,
  name text not null,
  suspended boolean not null default false,
  created_at timestamptz(3) not null default now()
);

-- A token is kept as its SHA-256 only. Tokens of one tenant with the same name belong to one connection, so that
-- a rotated token goes on where the old one stopped.
create table tokens (
  tenant_id uuid not null references tenants on delete cascade,
  token_id uuid not null,
  name text not null,
  hash bytea not null,
  scopes text[] not null,
  client_profile text not null check (client_profile in ('default', 'entra', 'okta', 'strict')),
  expires_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  last_used_at timestamptz(3),
  primary key (tenant_id, token_id),
  constraint tokens_hash unique (hash)
);

-- The vendor's own token, when OPERATOR_TOKEN does not set it. It belongs to no tenant.
create table operator_tokens (
  hash bytea primary key,
  created_at timestamptz(3) not null default now()
);
