create or replace function audit_events_purge(before timestamptz) returns bigint language plpgsql as $$
declare
  purged bigint;
begin
  perform set_config('seatkeeper.audit_purge', 'on', true);
  delete from audit_events where at < before;
  get diagnostics purged = row_count;
  perform set_config('seatkeeper.audit_purge', '', true);
  return purged;
end
$$;

create or replace function usage_purge(before timestamptz) returns void language plpgsql as $$
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

create or replace function rate_buckets_forget() returns void language sql as $$
  delete from rate_buckets where filled_at < clock_timestamp() - interval '1 hour'
$$;

do $$
declare
  of_table regclass;
begin
  for of_table in
    select c.oid from pg_class c join pg_policy p on p.polrelid = c.oid and p.polname = 'tenants_insert'
     where c.relnamespace = current_schema()::regnamespace
     order by array_position('{tenants,groups,users,seat_pools,seat_grants,occupancies,sessions,concurrent_seats}',
                             c.relname::text), c.relname = 'audit_events', c.relname
  loop
    execute format('alter table %s no force row level security, disable row level security', of_table);
    execute format('drop policy tenants_read on %s', of_table);
    execute format('drop policy tenants_insert on %s', of_table);
    execute format('drop policy tenants_update on %s', of_table);
    execute format('drop policy tenants_delete on %s', of_table);
  end loop;
end
$$;
drop function tenants_apart(regclass);
drop function tenant_written(uuid);
