drop function usage_purge(timestamptz);
create or replace function seat_pools_count(
  tenant uuid, seat_product text, seat_type text, seats integer, waiters integer)
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
drop function seat_pool_hours_count(uuid, text, text, integer, integer);
drop trigger tenants_denials_forgotten on tenants;
drop function denials_forgotten();
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
      return null;
    end if;
  end if;
  insert into occupancies (tenant_id, occupancy_id, user_id, product, seat_type, seat_number, epoch, since)
  values (tenant, begun.occupancy_id, agent, of_product, granted, begun.seat_number, begun.epoch, clock_timestamp())
  returning * into begun;
  return begun;
end
$$;
drop function denial_resolve(uuid, text, uuid);
drop function denial_record(uuid, text, uuid);
drop trigger occupancies_shared on occupancies;
drop trigger occupancies_named on occupancies;
drop function occupancies_shared();
drop function occupancies_named();
drop trigger occupancies_removed on occupancies;
drop function occupancies_removed();
drop function occupancy_hours_keep(uuid, text, timestamptz[], timestamptz[]);
drop function hold_peaks(timestamptz[], timestamptz[], timestamptz, timestamptz);
drop index occupancies_ended_of_product;
alter table occupancies drop column shared_since;
drop table last_uses;
drop table occupancy_hours;
drop table seat_pool_hours;
drop table seat_denials;
drop function hour_of(timestamptz);
