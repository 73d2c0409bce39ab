import { type Statement } from '../../../src/storage/statement.ts';

/** What the obvious way cannot do without. */
export const TABLES = `
  create schema naive;
  create table naive.pools (product text primary key, capacity integer not null);
  create table naive.sessions (
    session_id uuid primary key,
    product text not null,
    user_name text not null,
    since timestamptz not null,
    ended_at timestamptz
  );
  create index sessions_present on naive.sessions (product) where ended_at is null`;

/** The pools that the server under test has. */
export const COPY_POOLS = `
  insert into naive.pools (product, capacity)
  select product, capacity from seat_pools where type = 'concurrent' on conflict do nothing`;

export const LOCK_POOL: Statement = {
  name: 'lock-pool',
  text: 'select capacity from naive.pools where product = $1 for update',
};

export const COUNT: Statement = {
  name: 'count',
  text: 'select count(*)::integer as occupied from naive.sessions where product = $1 and ended_at is null',
};

export const INSERT: Statement = {
  name: 'insert',
  text: `insert into naive.sessions (session_id, product, user_name, since)
         values ($1, $2, $3, clock_timestamp())`,
};

export const FIND: Statement = {
  name: 'find',
  text: 'select product from naive.sessions where session_id = $1 and ended_at is null',
};

export const END: Statement = {
  name: 'end',
  text: 'update naive.sessions set ended_at = clock_timestamp() where session_id = $1',
};
