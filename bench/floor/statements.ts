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
