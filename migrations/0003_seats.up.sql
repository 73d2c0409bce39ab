-- What seats are sold for. Products are the vendor's, the same for every tenant.
create table products (
  product text primary key,
  display_name text not null,
  occupied_by text not null check (occupied_by in ('session', 'login')),
  seat_types text not null check (seat_types in ('exclusive', 'mixed')),
  shared_self_service boolean not null
);

create table seat_pools (
  tenant_id uuid not null references tenants on delete cascade,
  product text not null references products,
  type text not null check (type in ('named', 'concurrent')),
  capacity integer not null check (capacity >= 0),
  grant_limit integer check (grant_limit >= 0),
  when_full text not null default 'refuse' check (when_full in ('refuse', 'wait')),
  -- How many grants of this pool are assigned and waiting; kept by the triggers below and by nothing else.
  assigned integer not null default 0 check (assigned >= 0),
  waiting integer not null default 0 check (waiting >= 0),
  -- How many users may be assigned: a named seat has one person, a concurrent pool is shared by more agents than
  -- it has seats, up to grant_limit. An empty concurrent pool has nothing to share.
  seat_limit integer not null generated always as (
    case when type = 'named' or capacity = 0 then capacity else coalesce(grant_limit, 2147483647) end
  ) stored,
  primary key (tenant_id, product, type),
  -- Whatever program runs, a named pool never has more people than seats.
  constraint seat_pools_named_within_capacity check (type <> 'named' or assigned <= capacity)
);

-- The primary key is the rule that a user holds at most one seat of a product.
create table seat_grants (
  tenant_id uuid not null,
  user_id uuid not null,
  product text not null references products,
  type text not null check (type in ('named', 'concurrent')),
  status text not null check (status in ('assigned', 'waiting', 'suspended')),
  source text not null default 'direct' check (source in ('direct', 'rule')),
  -- The place among the user's seats, as the client wrote them.
  ordinal integer not null,
  since timestamptz(3) not null default clock_timestamp(),
  -- Who waits longest is promoted first.
  waiting_number bigint,
  primary key (tenant_id, user_id, product),
  foreign key (tenant_id, user_id) references users on delete cascade,
  check ((status = 'waiting') = (waiting_number is not null))
);
create index seat_grants_pool on seat_grants (tenant_id, product, type, status);
create index seat_grants_waiting on seat_grants (tenant_id, product, type, waiting_number) where status = 'waiting';
create sequence seat_grants_waiting_number;

-- The guard. The allocator locks the pools and decides before it writes; these triggers count what was really
-- written and refuse what goes beyond the limit, so that no program, also a wrong one, can oversell a pool.
create function seat_pools_count(tenant uuid, seat_product text, seat_type text, seats integer, waiters integer)
returns void language plpgsql as $$
begin
  update seat_pools
     set assigned = assigned + seats, waiting = waiting + waiters
   where tenant_id = tenant and product = seat_product and type = seat_type
     and (seats <= 0 or assigned + seats <= seat_limit);
  -- A pool that is already gone (its tenant is being deleted) has nothing left to count down.
  if not found and (seats > 0 or waiters > 0) then
    raise exception 'seat pool % % cannot take % more', seat_product, seat_type, seats using errcode = 'SK001';
  end if;
end
$$;

create function seat_grants_inserted() returns trigger language plpgsql as $$
begin
  perform seat_pools_count(tenant_id, product, type, seats, waiters) from (
    select tenant_id, product, type,
           (count(*) filter (where status = 'assigned'))::integer as seats,
           (count(*) filter (where status = 'waiting'))::integer as waiters
      from written where status <> 'suspended' group by 1, 2, 3 order by 1, 2, 3
  ) as change;
  return null;
end
$$;

create function seat_grants_deleted() returns trigger language plpgsql as $$
begin
  perform seat_pools_count(tenant_id, product, type, -seats, -waiters) from (
    select tenant_id, product, type,
           (count(*) filter (where status = 'assigned'))::integer as seats,
           (count(*) filter (where status = 'waiting'))::integer as waiters
      from removed where status <> 'suspended' group by 1, 2, 3 order by 1, 2, 3
  ) as change;
  return null;
end
$$;

create function seat_grants_updated() returns trigger language plpgsql as $$
begin
  perform seat_pools_count(tenant_id, product, type, seats, waiters) from (
    select tenant_id, product, type,
           coalesce(sum(sign) filter (where status = 'assigned'), 0)::integer as seats,
           coalesce(sum(sign) filter (where status = 'waiting'), 0)::integer as waiters
      from (
        select tenant_id, product, type, status, 1 as sign from written
        union all
        select tenant_id, product, type, status, -1 from removed
      ) as each_grant
     group by 1, 2, 3 order by 1, 2, 3
  ) as change
  where seats <> 0 or waiters <> 0;
  return null;
end
$$;

create trigger seat_grants_inserted after insert on seat_grants
  referencing new table as written for each statement execute function seat_grants_inserted();
create trigger seat_grants_deleted after delete on seat_grants
  referencing old table as removed for each statement execute function seat_grants_deleted();
create trigger seat_grants_updated after update on seat_grants
  referencing old table as removed new table as written for each statement execute function seat_grants_updated();
