-- Who waits for a shared seat of a product, first come first served. Nobody needs to give it up: a place counts while
-- its lease lasts, which the process that has the request renews, so the waiters of a process that died are passed over.
-- A place that has lapsed is remembered for a while: whoever asks again within it has the same one.
create table waiting_line (
  tenant_id uuid not null,
  product text not null,
  user_id uuid not null,
  -- The order of the line. It is drawn under seats_lock.
  ticket bigint not null generated always as identity,
  asked_at timestamptz(3) not null default clock_timestamp(),
  expires_at timestamptz(3) not null,
  -- An agent has one place, on however many devices and with however many requests.
  primary key (tenant_id, product, user_id)
);
create index waiting_line_order on waiting_line (tenant_id, product, ticket);

-- Its rows are locked last of all, and never waited for with another one held.

-- How many are in line.
create function line_length(tenant uuid, of_product text) returns bigint language plpgsql as $$
begin
  return (select count(*) from waiting_line
           where tenant_id = tenant and product = of_product and expires_at > clock_timestamp());
end
$$;

-- How many are in line before an agent: all of them, when it has no place, not even a remembered one.
create function line_ahead(tenant uuid, of_product text, agent uuid) returns bigint language plpgsql as $$
begin
  return (select count(*) from waiting_line
           where tenant_id = tenant and product = of_product and expires_at > clock_timestamp() and user_id <> agent
             and ticket < coalesce((select ticket from waiting_line
                                     where tenant_id = tenant and product = of_product and user_id = agent
                                       and expires_at > clock_timestamp() - interval '30 s'),
                                   9223372036854775807));
end
$$;

-- Tells every process that a seat may be free. Only when somebody waits for it: a transaction that notifies commits
-- under a lock that the whole server has once.
create function line_ring(tenant uuid, of_product text) returns void language plpgsql as $$
begin
  if exists (select from waiting_line
              where tenant_id = tenant and product = of_product and expires_at > clock_timestamp()) then
    perform pg_notify('seatkeeper_line', tenant || ' ' || of_product);
  end if;
end
$$;

-- Forgets the places that count no more, as line_ahead has it.
create function line_tidy(tenant uuid, of_product text) returns void language plpgsql as $$
begin
  delete from waiting_line where tenant_id = tenant and product = of_product and user_id in (
    select user_id from waiting_line
     where tenant_id = tenant and product = of_product and expires_at <= clock_timestamp() - interval '30 s'
       for update skip locked);
end
$$;

-- Opens a session as session_open does; when every shared seat is in use, the agent has a place in line afterwards,
-- the one it had or the last, for `lease` seconds.
create function session_open_in_line(tenant uuid, asked jsonb, lease integer) returns jsonb language plpgsql as $$
declare
  of_product constant text := asked->>'product';
  answer constant jsonb := session_open(tenant, asked);
  agent uuid;
  its_ticket bigint;
begin
  if answer->>'outcome' = 'opened' then
    -- Also when it was no shared seat that it got, or one that it had.
    delete from waiting_line w using occupancies o
     where o.tenant_id = tenant and o.occupancy_id = (answer->>'occupancyId')::uuid
       and w.tenant_id = tenant and w.product = o.product and w.user_id = o.user_id;
  elsif answer->>'outcome' = 'allSharedSeatsInUse' then
    select user_id into agent from agents_named(tenant, asked);
    perform line_tidy(tenant, of_product);
    insert into waiting_line (tenant_id, product, user_id, expires_at)
    values (tenant, of_product, agent, clock_timestamp() + make_interval(secs => lease))
    on conflict (tenant_id, product, user_id) do update set expires_at = excluded.expires_at
    returning ticket into its_ticket;
    return answer || jsonb_build_object(
      'waiting', line_length(tenant, of_product), 'position', line_ahead(tenant, of_product, agent) + 1,
      'place', jsonb_build_object('product', of_product, 'user', agent, 'ticket', its_ticket));
  end if;
  return answer;
end
$$;

-- Renews places, given by tenant, product and agent, for `lease` seconds. Answers the numbers, from 1, of those that
-- have a reason to ask again: free seats for all before them and one more, which the first in line always tries, since
-- it may find an expired session; or the place is gone, the grant is no shared one any more, or the agent is in already.
create function line_keep(tenants uuid[], products text[], agents uuid[], lease integer)
returns table (place integer) language plpgsql as $$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
begin
  perform set_config('synchronous_commit', 'off', true);
  -- What is locked is being renewed or served.
  update waiting_line set expires_at = moment + make_interval(secs => lease)
   where (tenant_id, product, user_id) in (
     select w.tenant_id, w.product, w.user_id
       from unnest(tenants, products, agents) as kept (tenant_id, product, user_id)
       join waiting_line w using (tenant_id, product, user_id)
        for update of w skip locked);
  return query
    with kept as (
      select * from unnest(tenants, products, agents) with ordinality as k (tenant_id, product, user_id, place)
    ), lines as (
      select tenant_id, product, user_id,
             row_number() over (partition by tenant_id, product order by ticket) - 1 as ahead
        from waiting_line
       where (tenant_id, product) in (select tenant_id, product from kept) and expires_at > moment
    ), free as (
      select tenant_id, product, count(*) as seats
        from concurrent_seats
       where (tenant_id, product) in (select tenant_id, product from kept) and user_id is null
       group by tenant_id, product
    )
    select k.place::integer
      from kept k left join lines l using (tenant_id, product, user_id) left join free f using (tenant_id, product)
     where l.ahead is null or l.ahead <= coalesce(f.seats, 0)
        or not exists (select from seat_grants g
                        where g.tenant_id = k.tenant_id and g.user_id = k.user_id and g.product = k.product
                          and g.type = 'concurrent' and g.status = 'assigned')
        or exists (select from occupancies o
                    where o.tenant_id = k.tenant_id and o.user_id = k.user_id and o.product = k.product
                      and o.ended_at is null);
end
$$;

-- Gives a place up; those behind may be due now.
create function line_leave(tenant uuid, of_product text, agent uuid) returns void language plpgsql as $$
begin
  perform set_config('synchronous_commit', 'off', true);
  update waiting_line set expires_at = clock_timestamp() - interval '1 ms'
   where tenant_id = tenant and product = of_product and user_id = agent and expires_at > clock_timestamp();
  if found then
    perform line_ring(tenant, of_product);
  end if;
end
$$;

create function waiting_line_pool_raised() returns trigger language plpgsql as $$
begin
  perform line_ring(new.tenant_id, new.product);
  return null;
end
$$;
create trigger waiting_line_pool_raised after update of capacity on seat_pools for each row
  when (new.type = 'concurrent' and new.capacity > old.capacity) execute function waiting_line_pool_raised();

create function waiting_line_tenant_deleted() returns trigger language plpgsql as $$
begin
  delete from waiting_line where tenant_id = old.tenant_id;
  return null;
end
$$;
create trigger waiting_line_tenant_deleted after delete on tenants
  for each row execute function waiting_line_tenant_deleted();

-- The one place where a seat becomes free. One that goes for good rings too: it was held beyond the capacity, or makes
-- room for a new one below it.
create or replace function seat_free(tenant uuid, seat_product text, seat integer, occupancy uuid)
returns void language plpgsql as $$
begin
  update concurrent_seats set user_id = null, occupancy_id = null
   where tenant_id = tenant and product = seat_product and seat_number = seat and occupancy_id = occupancy
     and not surplus;
  if not found then
    delete from concurrent_seats
     where tenant_id = tenant and product = seat_product and seat_number = seat and occupancy_id = occupancy;
  end if;
  perform line_ring(tenant, seat_product);
end
$$;

-- Takes a seat of a pool for an occupancy and answers its number, or null when the pool is full, or what is free is due
-- to those who are in line before the agent.
--
-- While nobody waits, a free seat is taken without a lock: whoever saw nobody in line came before those who joined it
-- since. What is not found in one look may still be there: a seat that became free after the look began is not in it,
-- while the one that was free then is taken meanwhile. "Full" is said only when one look under the lock of the pool
-- found all seats held or due to others, as many as the capacity, and none of them expired.
create or replace function seat_take(tenant uuid, seat_product text, agent uuid, occupancy uuid, its_epoch bigint)
returns integer language plpgsql as $$
declare
  seat integer;
  ahead bigint;
  pool record;
begin
  if not exists (select from waiting_line
                  where tenant_id = tenant and product = seat_product and expires_at > clock_timestamp()) then
    seat := seat_take_free(tenant, seat_product, agent, occupancy, its_epoch);
    if seat is not null then
      return seat;
    end if;
  end if;
  perform seats_lock(tenant, seat_product);
  loop
    -- Anew every time: nobody joins while this has the lock, but somebody may give up.
    ahead := line_ahead(tenant, seat_product, agent);
    select count(*) as seats, coalesce(max(seat_number), 0) as last,
           count(*) filter (where user_id is null) as free,
           coalesce((select capacity from seat_pools
                      where tenant_id = tenant and product = seat_product and type = 'concurrent'), 0) as capacity
      into pool
      from concurrent_seats where tenant_id = tenant and product = seat_product;
    if pool.free > ahead then
      seat := seat_take_free(tenant, seat_product, agent, occupancy, its_epoch);
      if seat is not null then
        delete from waiting_line where tenant_id = tenant and product = seat_product and user_id = agent;
        return seat;
      end if;
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

-- The refusal of a full pool.
create or replace function seats_in_use(tenant uuid, of_product text) returns jsonb language plpgsql as $$
begin
  -- Nothing is written that has to outlive a crash: others who ask for a seat must not wait for the disk.
  perform set_config('synchronous_commit', 'off', true);
  return jsonb_build_object(
    'outcome', 'allSharedSeatsInUse',
    'capacity', coalesce((select capacity from seat_pools
                           where tenant_id = tenant and product = of_product and type = 'concurrent'), 0),
    'occupied', (select count(*) from concurrent_seats
                  where tenant_id = tenant and product = of_product and user_id is not null),
    'waiting', line_length(tenant, of_product));
end
$$;
