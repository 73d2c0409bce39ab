create table users (
  tenant_id uuid not null references tenants on delete cascade,
  user_id uuid not null,
  -- The stable order of lists: the order of creation.
  sequence bigint generated always as identity,
  -- Compared by code point, so that one index serves equality, order and prefixes in every database.
  user_name text collate "C" not null,
  external_id text collate "C",
  -- Whose externalId it is: RFC 7643 section 3.1 scopes it to the provisioning client.
  connection text not null,
  active boolean not null,
  version bigint not null default 1,
  created_at timestamptz(3) not null default now(),
  last_modified_at timestamptz(3) not null default now(),
  -- What the client wrote, in the order in which it is answered; nothing that the server computes.
  document json not null,
  -- The same in the one form in which values are compared: folded unless caseExact, times in UTC.
  comparable jsonb not null,
  primary key (tenant_id, user_id)
);

-- user_name holds the folded form, so that the index itself disregards letter case.
create unique index users_user_name on users (tenant_id, user_name);
create unique index users_external_id on users (tenant_id, external_id, connection) where external_id is not null;
create index users_sequence on users (tenant_id, sequence);
