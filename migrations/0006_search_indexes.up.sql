-- Equality on any attribute is containment in the comparable document, which one index serves; words within names and
-- e-mail addresses are found by their trigrams. Both start with the tenant.
create extension if not exists btree_gin;
create extension if not exists pg_trgm;

create index users_comparable on users using gin (tenant_id, comparable jsonb_path_ops);
create index users_words on users using gin (
  tenant_id,
  user_name gin_trgm_ops,
  (comparable->>'displayName') gin_trgm_ops,
  (comparable->'name'->>'familyName') gin_trgm_ops,
  (comparable->'name'->>'givenName') gin_trgm_ops,
  (comparable->>'emails') gin_trgm_ops
);
create index users_last_modified on users (tenant_id, last_modified_at);

create index groups_comparable on groups using gin (tenant_id, comparable jsonb_path_ops);
create index groups_words on groups using gin (tenant_id, display_name gin_trgm_ops);
create index groups_last_modified on groups (tenant_id, last_modified_at);
