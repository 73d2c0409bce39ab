-- A concurrent seat is a row: as many agents are at work as there are rows, whatever program writes. Rows come when
-- they are needed, up to the capacity of the pool, which may be a thousand million.
create table concurrent_seats (
  tenant_id uuid not null,
  product text not null,
  type text not null default 'concurrent' check (type = 'concurrent'),
  seat_number integer not null check (seat_number > 0),
  -- Who occupies it, and by which occupancy; both null while it is free.
  user_id uuid,
  occupancy_id uuid,
  -- Of the occupancy that took it last.
  epoch bigint not null default 0,
  -- Was held when the pool became smaller than what is held: goes with whoever holds it, instead of becoming free.
  surplus boolean not null default false,
  primary key (tenant_id, product, seat_number),
  foreign key (tenant_id, product, type) references seat_pools on delete cascade,
  check ((user_id is null) = (occupancy_id is null)),
  check (not surplus or user_id is not null)
);
-- An agent holds one seat of a product, however many sessions it has.
create unique index concurrent_seats_user on concurrent_seats (tenant_id, product, user_id) where user_id is not null;
create index concurrent_seats_free on concurrent_seats (tenant_id, product, seat_number) where user_id is null;

-- An agent's hold on a product with all its sessions. It refers to neither users nor products nor tenants: the check
-- of a foreign key would lock a row that all sessions of a tenant have in common, and what has ended is to be told of
-- when its user is gone. The grant, which is locked while a session opens, refers to both.
create table occupancies (
  tenant_id uuid not null,
  occupancy_id uuid not null,
  user_id uuid not null,
  product text not null,
  seat_type text not null check (seat_type in ('named', 'concurrent')),
  seat_number integer,
  -- Grows from each occupancy to the next, whichever seat it takes: what an older one still says is void.
  epoch bigint not null,
  state text not null default 'occupied' check (state in ('occupied', 'ending', 'ended')),
  since timestamptz(3) not null,
  end_requested_at timestamptz(3),
  end_requested_by text,
  ended_at timestamptz(3),
  end_reason text check (end_reason in ('endedByAdmin', 'expired', 'userDeactivated', 'seatRevoked', 'closed')),
  ended_by text,
  primary key (tenant_id, occupancy_id),
  check ((seat_type = 'concurrent') = (seat_number is not null)),
  check ((state = 'ended') = (ended_at is not null)),
  check ((ended_at is null) = (end_reason is null))
);
create unique index occupancies_user on occupancies (tenant_id, user_id, product) where ended_at is null;
create index occupancies_ended on occupancies (ended_at) where ended_at is not null;
create sequence occupancies_epoch;

create table sessions (
  tenant_id uuid not null,
  session_id uuid not null,
  occupancy_id uuid not null,
  product text not null,
  kind text not null check (kind in ('attended', 'unattended', 'login')),
  device text,
  platform text,
  state text not null default 'open' check (state in ('open', 'connected', 'ended')),
  started_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  -- When it is lost unless it is heard of again.
  expires_at timestamptz(3) not null,
  ended_at timestamptz(3),
  end_reason text check (end_reason in ('endedByAdmin', 'expired', 'userDeactivated', 'seatRevoked', 'closed')),
  ended_by text,
  -- Which of the products' back ends opened it, by which key of its own, and with which request.
  connection text not null,
  idempotency_key text,
  request_hash bytea,
  primary key (tenant_id, session_id),
  foreign key (tenant_id, occupancy_id) references occupancies on delete cascade,
  check ((state = 'ended') = (ended_at is not null)),
  check ((ended_at is null) = (end_reason is null)),
  check ((idempotency_key is null) = (request_hash is null))
);
-- These do not start with the tenant: where they did, a table of which the planner knows little would be searched
-- through one of them, for all of the tenant, instead of by its primary key. For the same reason what is looked for by
-- a key below says state <> 'ended', which no partial index knows; and "is not distinct from" is
-- written where an index is not to answer.
drop index seat_grants_pool;
create index seat_grants_pool on seat_grants (product, tenant_id, type, status);
create index sessions_occupancy on sessions (occupancy_id);
create index sessions_expiry on sessions (product, tenant_id, expires_at) where ended_at is null;
create unique index sessions_idempotency_key on sessions (tenant_id, connection, idempotency_key)
 where idempotency_key is not null;

-- Locks are taken in one order: tenant, user, seat pools, grants, seats_lock, occupancies, sessions, seats.

-- Held by whoever changes how many seats a pool has, or says that there is none left. It is no row of the pool: who
-- opens a session has locked a grant by then, and grants come after pools.
create function seats_lock(tenant uuid, seat_product text) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(tenant || ' ' || seat_product, 7283165));
end
$$;

-- The guard. There are never more seats than the capacity, except those that were held when it was lowered, and these
-- go with whoever holds them. So no program, also a wrong one, can let in one agent too many.
create function concurrent_seats_inserted() returns trigger language plpgsql as $$
declare
  pool record;
begin
  for pool in select distinct tenant_id, product from written order by 1, 2 loop
    perform seats_lock(pool.tenant_id, pool.product);
    if (select count(*) from concurrent_seats where tenant_id = pool.tenant_id and product = pool.product)
       > (select capacity from seat_pools
           where tenant_id = pool.tenant_id and product = pool.product and type = 'concurrent') then
      raise exception 'seat pool % concurrent has more seats than its capacity', pool.product using errcode = 'SK001';
    end if;
  end loop;
  return null;
end
$$;

create function concurrent_seats_refused() returns trigger language plpgsql as $$
begin
  raise exception 'a seat of % stays in its pool, and a surplus one with its holder', old.product
    using errcode = 'SK001';
end
$$;

create trigger concurrent_seats_inserted after insert on concurrent_seats
  referencing new table as written for each statement execute function concurrent_seats_inserted();
-- The condition keeps the ordinary update free of a call.
create trigger concurrent_seats_kept before update on concurrent_seats for each row
  when (old.tenant_id <> new.tenant_id or old.product <> new.product or old.seat_number <> new.seat_number
        or (old.surplus and (not new.surplus or new.user_id is distinct from old.user_id)))
  execute function concurrent_seats_refused();

-- A smaller pool: free seats go; where that is not enough, every seat left is held, and is surplus from now on. Nobody
-- is evicted and nothing is free until fewer are held than the capacity: then seats are added again, by who needs one.
create function seat_pools_resized() returns trigger language plpgsql as $$
declare
  excess integer;
begin
  perform seats_lock(new.tenant_id, new.product);
  -- Waits for those on their way in or out, so that free is free and held is held below.
  perform from concurrent_seats where tenant_id = new.tenant_id and product = new.product
    order by seat_number for update;
  select count(*) - new.capacity into excess
    from concurrent_seats where tenant_id = new.tenant_id and product = new.product;
  if excess > 0 then
    delete from concurrent_seats
     where tenant_id = new.tenant_id and product = new.product and seat_number in (
       select seat_number from concurrent_seats
        where tenant_id = new.tenant_id and product = new.product and user_id is null
        order by seat_number desc limit excess);
    update concurrent_seats set surplus = true
     where tenant_id = new.tenant_id and product = new.product and not surplus
       and new.capacity < (select count(*) from concurrent_seats
                            where tenant_id = new.tenant_id and product = new.product);
  end if;
  return null;
end
$$;

create trigger seat_pools_resized after update of capacity on seat_pools for each row
  when (new.type = 'concurrent' and new.capacity < old.capacity) execute function seat_pools_resized();

-- The one place where a seat becomes free.
create function seat_free(tenant uuid, seat_product text, seat integer, occupancy uuid)
returns void language plpgsql as $$
begin
  update concurrent_seats set user_id = null, occupancy_id = null
   where tenant_id = tenant and product = seat_product and seat_number = seat and occupancy_id = occupancy
     and not surplus;
  if not found then
    delete from concurrent_seats
     where tenant_id = tenant and product = seat_product and seat_number = seat and occupancy_id = occupancy;
  end if;
end
$$;

-- Ends an occupancy, which must be locked, when its last session has ended. Answers whether it has.
create function occupancy_settle(tenant uuid, occupancy uuid, reason text, by_whom text)
returns boolean language plpgsql as $$
declare
  ended occupancies%rowtype;
begin
  if exists (select from sessions
              where occupancy_id = occupancy and tenant_id is not distinct from tenant and state <> 'ended') then
    return false;
  end if;
  update occupancies set state = 'ended', ended_at = clock_timestamp(), end_reason = reason, ended_by = by_whom
   where tenant_id = tenant and occupancy_id = occupancy and state <> 'ended'
  returning * into ended;
  if ended.seat_number is not null then
    perform seat_free(tenant, ended.product, ended.seat_number, occupancy);
  end if;
  return found;
end
$$;

-- Ends the sessions of an occupancy, which must be locked, that had expired by a moment. Answers whether it ended.
create function occupancy_expire(tenant uuid, occupancy uuid, moment timestamptz)
returns boolean language plpgsql as $$
begin
  update sessions set state = 'ended', ended_at = expires_at, end_reason = 'expired'
   where occupancy_id = occupancy and tenant_id is not distinct from tenant and state <> 'ended'
     and expires_at <= moment;
  return found and occupancy_settle(tenant, occupancy, 'expired', null);
end
$$;

-- Ends what has expired of a product, the longest expired first, at most so many sessions; answers how many were found.
-- The caller holds seats_lock, so that of two who need a seat the second sees what the first left over.
create function sessions_expire(tenant uuid, of_product text, most integer) returns integer language plpgsql as $$
declare
  moment constant timestamptz := clock_timestamp();
  lost uuid[];
  occupancy uuid;
begin
  select array_agg(occupancy_id) into lost from (
    select occupancy_id from sessions
     where tenant_id = tenant and product = of_product and ended_at is null and expires_at <= moment
     order by expires_at limit most) as expired;
  for occupancy in
    select occupancy_id from occupancies
     where tenant_id = tenant and occupancy_id = any(lost) and state <> 'ended'
     order by occupancy_id for no key update
  loop
    perform occupancy_expire(tenant, occupancy, moment);
  end loop;
  return coalesce(array_length(lost, 1), 0);
end
$$;

-- The same, for whoever needs no seat and only tidies up.
create function sessions_sweep(tenant uuid, of_product text, most integer) returns integer language plpgsql as $$
begin
  perform seats_lock(tenant, of_product);
  return sessions_expire(tenant, of_product, most);
end
$$;

-- Takes a free seat for an occupancy and answers its number, or null where none is free that nobody is about to take.
create function seat_take_free(tenant uuid, seat_product text, agent uuid, occupancy uuid, its_epoch bigint)
returns integer language plpgsql as $$
declare
  seat integer;
begin
  select seat_number into strict seat from concurrent_seats
   where tenant_id = tenant and product = seat_product and user_id is null
   limit 1 for update skip locked;
  -- A statement of its own: as part of one update the select would run again where the row is newer than the look, and
  -- leave it locked but not taken.
  update concurrent_seats set user_id = agent, occupancy_id = occupancy, epoch = its_epoch
   where tenant_id = tenant and product = seat_product and seat_number = seat;
  return seat;
exception when no_data_found then
  -- Rolled back to the beginning of the block, because a row that turns out to be taken stays locked by who looked at
  -- it; who then waits for seats_lock, and who waits for that row under it, would wait for each other.
  return null;
end
$$;

-- Takes a seat of a pool for an occupancy and answers its number, or null when the pool is full.
--
-- What is not found in one look may still be there: a seat that became free after the look began is not in it, while
-- the one that was free then is taken meanwhile. "Full" is said only when one look under the lock of the pool found all
-- seats held, as many as the capacity, and none of them expired.
create function seat_take(tenant uuid, seat_product text, agent uuid, occupancy uuid, its_epoch bigint)
returns integer language plpgsql as $$
declare
  seat integer := seat_take_free(tenant, seat_product, agent, occupancy, its_epoch);
  pool record;
begin
  if seat is not null then
    return seat;
  end if;
  perform seats_lock(tenant, seat_product);
  loop
    seat := seat_take_free(tenant, seat_product, agent, occupancy, its_epoch);
    if seat is not null then
      return seat;
    end if;
    select count(*) as seats, coalesce(max(seat_number), 0) as last,
           count(*) filter (where user_id is null) as free,
           coalesce((select capacity from seat_pools
                      where tenant_id = tenant and product = seat_product and type = 'concurrent'), 0) as capacity
      into pool
      from concurrent_seats where tenant_id = tenant and product = seat_product;
    if pool.free > 0 then
      -- Somebody is about to take it, or to give up. This waits for that.
      perform from concurrent_seats where tenant_id = tenant and product = seat_product and user_id is null
        limit 1 for update;
    elsif pool.seats < pool.capacity then
      -- Twice as many as before, so that a pool that fills up is locked a few times only.
      insert into concurrent_seats (tenant_id, product, seat_number)
      select tenant, seat_product, pool.last + step
        from generate_series(1, least(pool.capacity - pool.seats, greatest(pool.seats, 8), 1000)) as step;
    elsif sessions_expire(tenant, seat_product, 20) = 0 then
      return null;
    end if;
  end loop;
end
$$;

-- What a request with an idempotency key was answered before, or null where there was none.
create function session_kept(tenant uuid, asked jsonb) returns jsonb language plpgsql as $$
declare
  kept sessions%rowtype;
  held occupancies%rowtype;
begin
  select * into kept from sessions
   where tenant_id = tenant and connection = asked->>'connection' and idempotency_key = asked->>'key';
  if not found then
    return null;
  elsif kept.request_hash <> decode(asked->>'hash', 'hex') then
    return '{"outcome": "idempotencyKeyReused"}';
  end if;
  select * into held from occupancies where tenant_id = tenant and occupancy_id = kept.occupancy_id;
  return jsonb_build_object('outcome', 'opened', 'id', kept.session_id, 'occupancyId', held.occupancy_id,
                            'seatType', held.seat_type, 'epoch', held.epoch);
end
$$;

-- The agent a request means: user_id and active; no row for nobody, several for a name that is not unique.
create function agents_named(tenant uuid, asked jsonb)
returns table (user_id uuid, active boolean) language plpgsql as $$
#variable_conflict use_column
begin
  case asked->>'by'
    when 'userId' then
      return query select user_id, active from users where tenant_id = tenant and user_id = (asked->>'agent')::uuid;
    when 'userName' then
      return query select user_id, active from users where tenant_id = tenant and user_name = asked->>'agent';
    else
      return query select user_id, active from users
        where tenant_id = tenant and external_id = asked->>'agent' limit 2;
  end case;
end
$$;

-- Opens a session in one round trip. `asked` has by and agent, product, kind, device, platform, connection, key, hash
-- (hex) and ttl in seconds. The answer has an outcome and its facts.
create function session_open(tenant uuid, asked jsonb) returns jsonb language plpgsql as $$
declare
  of_product constant text := asked->>'product';
  moment timestamptz;
  occupied_by text;
  agents integer;
  agent uuid;
  is_active boolean;
  granted text;
  grant_status text;
  kept jsonb;
  held occupancies%rowtype;
  session uuid := gen_random_uuid();
begin
  if asked->>'key' is not null then
    kept := session_kept(tenant, asked);
    if kept is not null then
      return kept;
    end if;
  end if;
  select p.occupied_by into occupied_by from products p where p.product = of_product;
  if not found then
    return '{"outcome": "unknownProduct"}';
  elsif (occupied_by = 'login') <> (asked->>'kind' = 'login') then
    return jsonb_build_object('outcome', 'wrongSessionKind', 'occupiedBy', occupied_by);
  end if;
  select count(*), min(user_id::text)::uuid, bool_and(active) into agents, agent, is_active
    from agents_named(tenant, asked);
  if agents <> 1 then
    return jsonb_build_object('outcome', case agents when 0 then 'unknownUser' else 'ambiguousUser' end);
  elsif not is_active then
    return '{"outcome": "userInactive"}';
  end if;
  -- Whoever takes the seat away writes this row first, and then ends what it finds. So nothing opens behind its back,
  -- and of two devices that open at once the second finds the occupancy of the first.
  select type, status into granted, grant_status from seat_grants
   where tenant_id = tenant and user_id = agent and product is not distinct from of_product
     for no key update;
  if grant_status is distinct from 'assigned' then
    return '{"outcome": "noSeat"}';
  end if;
  if asked->>'key' is not null then
    kept := session_kept(tenant, asked);
    if kept is not null then
      return kept;
    end if;
  end if;
  held := occupancy_of(tenant, agent, of_product);
  if held.state = 'ending' then
    return '{"outcome": "occupancyEnding"}';
  elsif held.state is null then
    held := occupancy_begin(tenant, agent, of_product, granted);
    if held.occupancy_id is null then
      return seats_in_use(tenant, of_product);
    end if;
  end if;
  moment := clock_timestamp();
  insert into sessions (tenant_id, session_id, occupancy_id, product, kind, device, platform, started_at,
                        last_seen_at, expires_at, connection, idempotency_key, request_hash)
  values (tenant, session, held.occupancy_id, of_product, asked->>'kind', asked->>'device', asked->>'platform', moment,
          moment, moment + make_interval(secs => (asked->>'ttl')::integer), asked->>'connection', asked->>'key',
          decode(asked->>'hash', 'hex'))
  on conflict (tenant_id, connection, idempotency_key) where idempotency_key is not null do nothing;
  if not found then
    -- Used meanwhile for another agent or product; nothing of this request is kept.
    raise exception 'the idempotency key was used for another request' using errcode = 'SK003';
  end if;
  return jsonb_build_object('outcome', 'opened', 'id', session, 'occupancyId', held.occupancy_id,
                            'seatType', held.seat_type, 'epoch', held.epoch);
end
$$;

-- The occupancy an agent has of a product, locked; one whose sessions have all expired is ended first.
create function occupancy_of(tenant uuid, agent uuid, of_product text) returns occupancies language plpgsql as $$
declare
  moment constant timestamptz := clock_timestamp();
  held occupancies%rowtype;
begin
  select * into held from occupancies
   where tenant_id = tenant and user_id = agent and product = of_product and ended_at is null;
  if not found then
    return null;
  end if;
  if not exists (select from sessions
                  where occupancy_id = held.occupancy_id and tenant_id is not distinct from tenant
                    and state <> 'ended' and expires_at > moment) then
    -- It is lost, and who needs a seat may be about to end it too: in the order of locks.
    perform seats_lock(tenant, of_product);
  end if;
  select * into held from occupancies
   where tenant_id = tenant and occupancy_id = held.occupancy_id and state <> 'ended'
     for no key update;
  if not found or occupancy_expire(tenant, held.occupancy_id, moment) then
    return null;
  end if;
  return held;
end
$$;

-- A new occupancy with its seat, or null when every shared seat is in use.
create function occupancy_begin(tenant uuid, agent uuid, of_product text, granted text)
returns occupancies language plpgsql as $$
declare
  begun occupancies%rowtype;
begin
  begun.occupancy_id := gen_random_uuid();
  begun.epoch := nextval('occupancies_epoch');
  if granted = 'concurrent' then
    begun.seat_number := seat_take(tenant, of_product, agent, begun.occupancy_id, begun.epoch);
    if begun.seat_number is null then
      return null;
    end if;
  end if;
  insert into occupancies (tenant_id, occupancy_id, user_id, product, seat_type, seat_number, epoch, since)
  values (tenant, begun.occupancy_id, agent, of_product, granted, begun.seat_number, begun.epoch, clock_timestamp())
  returning * into begun;
  return begun;
end
$$;

-- The refusal of a full pool.
create function seats_in_use(tenant uuid, of_product text) returns jsonb language plpgsql as $$
begin
  -- Nothing is written that has to outlive a crash: others who ask for a seat must not wait for the disk.
  perform set_config('synchronous_commit', 'off', true);
  return jsonb_build_object(
    'outcome', 'allSharedSeatsInUse',
    'capacity', coalesce((select capacity from seat_pools
                           where tenant_id = tenant and product = of_product and type = 'concurrent'), 0),
    'occupied', (select count(*) from concurrent_seats
                  where tenant_id = tenant and product = of_product and user_id is not null),
    'waiting', 0);
end
$$;

-- What has become of a session: alive, ended with its reason, or notFound.
create function session_fate(tenant uuid, session uuid) returns jsonb language plpgsql as $$
declare
  found_session sessions%rowtype;
  held occupancies%rowtype;
begin
  select * into found_session from sessions where tenant_id = tenant and session_id = session;
  if not found then
    return '{"outcome": "notFound"}';
  elsif found_session.ended_at is not null then
    return jsonb_build_object('outcome', 'ended', 'reason', found_session.end_reason, 'by', found_session.ended_by,
                              'at', found_session.ended_at);
  elsif found_session.expires_at <= clock_timestamp() then
    return jsonb_build_object('outcome', 'ended', 'reason', 'expired', 'by', null, 'at', found_session.expires_at);
  end if;
  -- No join: it would search the occupancies of the whole tenant while the planner knows little of them.
  select * into held from occupancies where tenant_id = tenant and occupancy_id = found_session.occupancy_id;
  return jsonb_build_object('outcome', 'alive', 'id', session, 'occupancyId', held.occupancy_id,
                            'state', found_session.state, 'seatType', held.seat_type, 'epoch', held.epoch);
end
$$;

-- A sign of life: the session is good for another while. One that has expired is lost, reclaimed or not.
create function session_heartbeat(tenant uuid, session uuid, ttl integer, connected_ttl integer)
returns jsonb language plpgsql as $$
declare
  moment constant timestamptz := clock_timestamp();
begin
  -- A heartbeat lost in a crash is followed by the next one; it need not wait for the disk.
  perform set_config('synchronous_commit', 'off', true);
  update sessions
     set last_seen_at = moment,
         expires_at = moment + make_interval(secs => case state when 'connected' then connected_ttl else ttl end)
   where tenant_id = tenant and session_id = session and state <> 'ended' and expires_at > moment;
  return session_fate(tenant, session);
end
$$;

create function session_connect(tenant uuid, session uuid, connected_ttl integer)
returns jsonb language plpgsql as $$
declare
  moment constant timestamptz := clock_timestamp();
begin
  update sessions
     set state = 'connected', last_seen_at = moment, expires_at = moment + make_interval(secs => connected_ttl)
   where tenant_id = tenant and session_id = session and state <> 'ended' and expires_at > moment;
  return session_fate(tenant, session);
end
$$;

-- Closes a session, and frees the seat with the last one.
create function session_close(tenant uuid, session uuid, by_whom text) returns jsonb language plpgsql as $$
declare
  moment timestamptz;
  occupancy uuid;
begin
  select s.occupancy_id into occupancy from sessions s where s.tenant_id = tenant and s.session_id = session;
  -- Of two sessions that end at once the second sees that it is the last.
  perform from occupancies where tenant_id = tenant and occupancy_id = occupancy for no key update;
  moment := clock_timestamp();
  perform occupancy_expire(tenant, occupancy, moment);
  update sessions set state = 'ended', ended_at = moment, end_reason = 'closed', ended_by = by_whom
   where tenant_id = tenant and session_id = session and state <> 'ended';
  if found then
    perform occupancy_settle(tenant, occupancy, 'closed', by_whom);
  end if;
  return session_fate(tenant, session);
end
$$;

-- Closes all of an agent's sessions in a product.
create function occupancy_clear(tenant uuid, occupancy uuid, by_whom text) returns jsonb language plpgsql as $$
declare
  moment timestamptz;
begin
  perform from occupancies where tenant_id = tenant and occupancy_id = occupancy for no key update;
  moment := clock_timestamp();
  perform occupancy_expire(tenant, occupancy, moment);
  update sessions set state = 'ended', ended_at = moment, end_reason = 'closed', ended_by = by_whom
   where occupancy_id = occupancy and tenant_id is not distinct from tenant and state <> 'ended';
  perform occupancy_settle(tenant, occupancy, 'closed', by_whom);
  return coalesce((
    select jsonb_build_object('outcome', 'ended', 'reason', end_reason, 'by', ended_by, 'at', ended_at)
      from occupancies where tenant_id = tenant and occupancy_id = occupancy), '{"outcome": "notFound"}');
end
$$;

-- Whatever program deletes a user ends what it occupies; what has ended is told of for a while.
create function users_deleted() returns trigger language plpgsql as $$
declare
  held record;
begin
  for held in
    select tenant_id, occupancy_id from occupancies
     where tenant_id = old.tenant_id and user_id = old.user_id and ended_at is null
     order by occupancy_id for no key update
  loop
    update sessions set state = 'ended', ended_at = clock_timestamp(), end_reason = 'userDeactivated'
     where occupancy_id = held.occupancy_id and tenant_id is not distinct from held.tenant_id and state <> 'ended';
    perform occupancy_settle(held.tenant_id, held.occupancy_id, 'userDeactivated', null);
  end loop;
  return null;
end
$$;

create trigger users_deleted after delete on users for each row execute function users_deleted();

create function tenants_deleted() returns trigger language plpgsql as $$
begin
  delete from occupancies where tenant_id = old.tenant_id;
  return null;
end
$$;

create trigger tenants_deleted after delete on tenants for each row execute function tenants_deleted();
