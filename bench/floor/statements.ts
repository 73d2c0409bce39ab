/** The tables of the floor: what the routes cannot do without, and nothing else. */
export const TABLES = `
  create schema floor;
  create table floor.users (
    tenant_id uuid not null,
    user_id uuid not null,
    user_name text not null,
    active boolean not null,
    version bigint not null default 1,
    document json not null,
    primary key (tenant_id, user_id)
  );
  create unique index users_user_name on floor.users (tenant_id, user_name);
  create table floor.pools (
    tenant_id uuid not null,
    product text not null,
    type text not null,
    capacity integer not null,
    assigned integer not null default 0 check (assigned <= capacity),
    primary key (tenant_id, product, type)
  );
  create table floor.grants (
    tenant_id uuid not null,
    user_id uuid not null,
    product text not null,
    type text not null,
    primary key (tenant_id, user_id, product)
  );
  create table floor.groups (
    tenant_id uuid not null,
    group_id uuid not null,
    version bigint not null default 1,
    primary key (tenant_id, group_id)
  );
  create table floor.members (
    tenant_id uuid not null,
    group_id uuid not null,
    member_id uuid not null,
    primary key (tenant_id, group_id, member_id)
  );
  create table floor.seats (
    product text not null,
    seat_number integer not null,
    session_id uuid,
    primary key (product, seat_number)
  );
  create index seats_session on floor.seats (session_id) where session_id is not null;
  create table floor.sessions (
    session_id uuid primary key,
    product text not null,
    user_name text not null,
    since timestamptz not null,
    last_seen_at timestamptz not null,
    ended_at timestamptz
  )`;

export const OPEN_POOL = `
  insert into floor.pools (tenant_id, product, type, capacity) values ($1, $2, $3, 100000000)`;

export const INSERT = {
  name: 'insert',
  text: `insert into floor.users (tenant_id, user_id, user_name, active, document)
         values ($1, $2, $3, true, $4)`,
};

/** One statement: the seat is taken from the pool if one is free, and only then the user comes into being. */
export const INSERT_SEATED = {
  name: 'insert-seated',
  text: `with seat as (
           update floor.pools set assigned = assigned + 1
            where tenant_id = $1 and product = $5 and type = $6 and assigned < capacity
           returning tenant_id, product, type
         ), holder as (
           insert into floor.users (tenant_id, user_id, user_name, active, document)
           select tenant_id, $2, $3, true, $4 from seat returning user_id
         )
         insert into floor.grants (tenant_id, user_id, product, type)
         select tenant_id, user_id, product, type from seat, holder returning user_id`,
};

export const SELECT_BY_ID = {
  name: 'select-by-id',
  text: 'select document::text from floor.users where tenant_id = $1 and user_id = $2',
};

export const SELECT_BY_NAME = {
  name: 'select-by-name',
  text: 'select document::text from floor.users where tenant_id = $1 and user_name = $2',
};

export const ACTIVATE = {
  name: 'activate',
  text: `update floor.users
            set active = $3, version = version + 1,
                document = jsonb_set(document::jsonb, '{active}', to_jsonb($3::boolean))::json
          where tenant_id = $1 and user_id = $2
         returning document::text`,
};

export const SELECT_PAGE = {
  name: 'select-page',
  text: `select document::text from floor.users where tenant_id = $1 order by user_id limit $2`,
};

export const INSERT_GROUP = {
  name: 'insert-group',
  text: `with g as (insert into floor.groups (tenant_id, group_id) values ($1, $2))
         insert into floor.members (tenant_id, group_id, member_id) select $1, $2, unnest($3::uuid[])`,
};

export const ADD_MEMBER = {
  name: 'add-member',
  text: `with g as (update floor.groups set version = version + 1 where tenant_id = $1 and group_id = $2)
         insert into floor.members (tenant_id, group_id, member_id) values ($1, $2, $3) on conflict do nothing`,
};

export const REMOVE_MEMBER = {
  name: 'remove-member',
  text: `with g as (update floor.groups set version = version + 1 where tenant_id = $1 and group_id = $2)
         delete from floor.members where tenant_id = $1 and group_id = $2 and member_id = $3`,
};

/** A seat is a row; whoever finds one locked takes another. */
export const TAKE_SEAT = {
  name: 'take-seat',
  text: `with free as (
           select product, seat_number from floor.seats where product = $2 and session_id is null
            limit 1 for update skip locked
         ), taken as (
           update floor.seats s set session_id = $1 from free
            where s.product = free.product and s.seat_number = free.seat_number returning s.product
         )
         insert into floor.sessions (session_id, product, user_name, since, last_seen_at)
         select $1, product, $3, now(), now() from taken returning session_id::text as document`,
};

export const FREE_SEAT = {
  name: 'free-seat',
  text: `with freed as (update floor.seats set session_id = null where session_id = $1)
         update floor.sessions set ended_at = now() where session_id = $1`,
};

export const HEARTBEAT = {
  name: 'heartbeat',
  text: 'update floor.sessions set last_seen_at = now() where session_id = $1 returning session_id::text as document',
};

export const FILL_SEATS = `insert into floor.seats (product, seat_number)
  select product, seat_number from unnest($1::text[]) as product, generate_series(1, $2) as seat_number`;
