-- How the seats were used, hour by hour, for as long as usage_purge leaves it. Who opens or closes a session writes no
-- row that others write too: the peak of what was occupied is made of the occupancies themselves, when it is asked for.

-- An hour by its first instant, whatever the time zone of the connection.
create function hour_of(moment timestamptz) returns timestamptz language sql stable as $$
  select date_trunc('hour', moment, 'UTC')
$$;

-- An agent who found every shared seat in use, and how long it was: once, however often the agent asked again.
create table seat_denials (
  tenant_id uuid not null,
  product text not null,
  user_id uuid not null,
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  -- When the agent got a seat; null while the agent asks, and for good when it was given up.
  resolved_at timestamptz(3),
  primary key (tenant_id, product, user_id, first_at)
) with (fillfactor = 70);
create index seat_denials_first on seat_denials (tenant_id, first_at);

-- The most grants that were assigned in an hour, and those at its end. An hour in which nothing changed has no row: it
-- is as the last one before it ended.
create table seat_pool_hours (
  tenant_id uuid not null,
  product text not null,
  type text not null,
  hour timestamptz(0) not null,
  most integer not null,
  last integer not null,
  primary key (tenant_id, product, type, hour),
  foreign key (tenant_id, product, type) references seat_pools on delete cascade
);
insert into seat_pool_hours
  select tenant_id, product, type, hour_of(clock_timestamp()), assigned, assigned from seat_pools;

-- The most shared seats that were occupied at once in an hour, as far as occupancies that made it up are gone: what is
-- left of them can only make up less, so of both the larger one is true.
create table occupancy_hours (
  tenant_id uuid not null references tenants on delete cascade,
  product text not null,
  hour timestamptz(0) not null,
  peak integer not null,
  primary key (tenant_id, product, hour)
);

-- When a user was last at work, as far as those occupancies are gone.
create table last_uses (
  tenant_id uuid not null,
  user_id uuid not null,
  product text not null,
  last_used_at timestamptz(3) not null,
  primary key (tenant_id, user_id, product),
  foreign key (tenant_id, user_id) references users on delete cascade
);

-- Since when an occupancy has a shared seat, where it began with a named one.
alter table occupancies add column shared_since timestamptz(3);
create index occupancies_ended_of_product on occupancies (tenant_id, product, ended_at) where ended_at is not null;

-- How many of the holds [start, end) there were at once, at most, in each hour of [first_hour, end_hour). An end that
-- is null is yet to come. What happens at one instant is counted together, so that a seat that passes on is one.
create function hold_peaks(starts timestamptz[], ends timestamptz[], first_hour timestamptz, end_hour timestamptz)
returns table (hour timestamptz, peak integer) language sql stable as $$
  with holds as (
    select hold_start, hold_end from unnest(starts, ends) as hold (hold_start, hold_end)
     where hold_start < end_hour and coalesce(hold_end, 'infinity') > first_hour
  ), events as (
    select greatest(hold_start, first_hour) as at, 1 as change from holds
    union all
    select hold_end, -1 from holds where hold_end < end_hour
    union all
    select turn, 0 from generate_series(first_hour, end_hour - interval '1 hour', interval '1 hour') as turn
  ), counted as (
    select at, sum(change) over (order by at) as held from events
  )
  select hour_of(at), max(held)::integer from counted group by 1
$$;

-- Keeps the peaks of the hours in which there were holds of shared seats that are in `occupancies` no more.
create function occupancy_hours_keep(tenant uuid, of_product text, gone_starts timestamptz[], gone_ends timestamptz[])
returns void language plpgsql as $$
declare
  -- Older ones are asked for by nobody.
  first_hour constant timestamptz := hour_of(greatest(
    (select min(gone) from unnest(gone_starts) as gone), clock_timestamp() - interval '32 days'));
  end_hour constant timestamptz := hour_of((select max(gone) from unnest(gone_ends) as gone)) + interval '1 hour';
  starts timestamptz[];
  ends timestamptz[];
begin
  select array_agg(coalesce(shared_since, since)), array_agg(ended_at) into starts, ends from occupancies
   where tenant_id = tenant and product = of_product and seat_type = 'concurrent' and since < end_hour
     and (ended_at is null or ended_at > first_hour);
  insert into occupancy_hours (tenant_id, product, hour, peak)
  select tenant, of_product, hour, peak
    from hold_peaks(gone_starts || starts, gone_ends || ends, first_hour, end_hour)
   where peak > 0 order by hour
  on conflict (tenant_id, product, hour) do update set peak = excluded.peak
    where occupancy_hours.peak < excluded.peak;
end
$$;

-- Whoever purges occupancies keeps what usage is made of; nobody has to remember it. Of several who purge at once the
-- first to come here still sees what the others are about to delete, so that no peak is lost between them.
create function occupancies_removed() returns trigger language plpgsql as $$
begin
  -- Of a tenant that is being deleted nothing is left to tell.
  perform occupancy_hours_keep(tenant_id, product, array_agg(coalesce(shared_since, since)),
                               array_agg(coalesce(ended_at, clock_timestamp())))
     from removed
    where seat_type = 'concurrent' and exists (select from tenants t where t.tenant_id = removed.tenant_id)
    group by tenant_id, product order by tenant_id, product;
  insert into last_uses (tenant_id, user_id, product, last_used_at)
  select tenant_id, user_id, product, used from (
           select tenant_id, user_id, product, max(coalesce(ended_at, clock_timestamp())) as used
             from removed group by 1, 2, 3
         ) as gone join users using (tenant_id, user_id)
   order by 1, 2, 3
     -- A user who is being deleted is passed over: whoever deletes a tenant may wait for these occupancies.
     for key share of users skip locked
  on conflict (tenant_id, user_id, product) do update
     set last_used_at = greatest(last_uses.last_used_at, excluded.last_used_at);
  return null;
end
$$;

create trigger occupancies_removed after delete on occupancies
  referencing old table as removed for each statement execute function occupancies_removed();

-- A shared seat that becomes a named one is a hold that is over, though its occupancy goes on.
create function occupancies_named() returns trigger language plpgsql as $$
begin
  perform occupancy_hours_keep(old.tenant_id, old.product, array[coalesce(old.shared_since, old.since)],
                               array[clock_timestamp()]);
  return null;
end
$$;

create function occupancies_shared() returns trigger language plpgsql as $$
begin
  new.shared_since := clock_timestamp();
  return new;
end
$$;

create trigger occupancies_named after update of seat_type on occupancies for each row
  when (old.seat_type = 'concurrent' and new.seat_type = 'named') execute function occupancies_named();
create trigger occupancies_shared before update of seat_type on occupancies for each row
  when (old.seat_type = 'named' and new.seat_type = 'concurrent') execute function occupancies_shared();

-- Notes that every shared seat is in use for an agent, whose grant is locked, so that two devices are one after the
-- other. An agent who asks again within a quarter of an hour still waits. A row of the agent's own.
create function denial_record(tenant uuid, of_product text, agent uuid) returns void language plpgsql as $$
declare
  moment constant timestamptz(3) := clock_timestamp();
begin
  update seat_denials set last_at = moment
   where tenant_id = tenant and product = of_product and user_id = agent and resolved_at is null
     and last_at > moment - interval '15 minutes'
     and first_at = (select max(first_at) from seat_denials
                      where tenant_id = tenant and product = of_product and user_id = agent);
  if not found then
    insert into seat_denials (tenant_id, product, user_id, first_at, last_at)
    values (tenant, of_product, agent, moment, moment)
    on conflict (tenant_id, product, user_id, first_at) do nothing;
  end if;
end
$$;

-- An agent who waited has got a seat. One who gave up, and comes back later, has not waited meanwhile.
create function denial_resolve(tenant uuid, of_product text, agent uuid) returns void language plpgsql as $$
declare
  moment constant timestamptz(3) := clock_timestamp();
begin
  update seat_denials set resolved_at = moment
   where tenant_id = tenant and product = of_product and user_id = agent and resolved_at is null
     and last_at > moment - interval '15 minutes'
     and first_at = (select max(first_at) from seat_denials
                      where tenant_id = tenant and product = of_product and user_id = agent);
end
$$;

create or replace function occupancy_begin(tenant uuid, agent uuid, of_product text, granted text)
returns occupancies language plpgsql as $$
declare
  begun occupancies%rowtype;
begin
  begun.occupancy_id := gen_random_uuid();
  begun.epoch := nextval('occupancies_epoch');
  if granted = 'concurrent' then
    begun.seat_number := seat_take(tenant, of_product, agent, begun.occupancy_id, begun.epoch);
    if begun.seat_number is null then
      perform denial_record(tenant, of_product, agent);
      return null;
    end if;
  end if;
  insert into occupancies (tenant_id, occupancy_id, user_id, product, seat_type, seat_number, epoch, since)
  values (tenant, begun.occupancy_id, agent, of_product, granted, begun.seat_number, begun.epoch, clock_timestamp())
  returning * into begun;
  perform denial_resolve(tenant, of_product, agent);
  return begun;
end
$$;

create function denials_forgotten() returns trigger language plpgsql as $$
begin
  delete from seat_denials where tenant_id = old.tenant_id;
  return null;
end
$$;

create trigger tenants_denials_forgotten after delete on tenants for each row execute function denials_forgotten();

-- Under the lock of the pool, which whoever changes the number has.
create function seat_pool_hours_count(tenant uuid, of_product text, of_type text, before integer, after integer)
returns void language plpgsql as $$
begin
  insert into seat_pool_hours as h (tenant_id, product, type, hour, most, last)
  values (tenant, of_product, of_type, hour_of(clock_timestamp()), greatest(before, after), after)
  on conflict (tenant_id, product, type, hour) do update
     set most = greatest(h.most, excluded.last), last = excluded.last;
end
$$;

create or replace function seat_pools_count(
  tenant uuid, seat_product text, seat_type text, seats integer, waiters integer)
returns void language plpgsql as $$
declare
  now_assigned integer;
begin
  update seat_pools
     set assigned = assigned + seats, waiting = waiting + waiters
   where tenant_id = tenant and product = seat_product and type = seat_type
     and (seats <= 0 or assigned + seats <= seat_limit)
  returning assigned into now_assigned;
  -- A pool that is already gone (its tenant is being deleted) has nothing left to count down.
  if not found and (seats > 0 or waiters > 0) then
    raise exception 'seat pool % % cannot take % more', seat_product, seat_type, seats using errcode = 'SK001';
  end if;
  if seats <> 0 and now_assigned is not null then
    perform seat_pool_hours_count(tenant, seat_product, seat_type, now_assigned - seats, now_assigned);
  end if;
end
$$;

-- Forgets, of all tenants, what is older. For whoever tidies up, once in a while; several may at once.
create function usage_purge(before timestamptz) returns void language plpgsql as $$
begin
  delete from seat_denials where first_at < before;
  delete from occupancy_hours where hour < before;
  -- The last one before tells of the hours after it.
  delete from seat_pool_hours h
   where hour < before and exists (
     select from seat_pool_hours later
      where later.tenant_id = h.tenant_id and later.product = h.product and later.type = h.type
        and later.hour > h.hour and later.hour <= before);
end
$$;
