drop trigger waiting_line_tenant_deleted on tenants;
drop trigger waiting_line_pool_raised on seat_pools;
drop function waiting_line_tenant_deleted();
drop function waiting_line_pool_raised();
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
end
$$;
create or replace function seat_take(tenant uuid, seat_product text, agent uuid, occupancy uuid, its_epoch bigint)
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
    'waiting', 0);
end
$$;
drop function line_leave(uuid, text, uuid);
drop function line_keep(uuid[], text[], uuid[], integer);
drop function session_open_in_line(uuid, jsonb, integer);
drop function line_tidy(uuid, text);
drop function line_ring(uuid, text);
drop function line_ahead(uuid, text, uuid);
drop function line_length(uuid, text);
drop table waiting_line;
