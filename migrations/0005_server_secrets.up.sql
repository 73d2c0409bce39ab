-- What all processes of this server must agree on and no client may know, such as the key that signs cursors.
create table server_secrets (
  name text primary key,
  secret bytea not null
);
