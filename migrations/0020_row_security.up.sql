-- The second lock between tenants. Whatever statement runs, it writes rows of those tenants only that its transaction was
-- told of: a write that forgets its tenant, or takes another's, touches nothing or is refused. Reads are open, since each
-- of them is held to its tenant by a test, and a lock on reads would be paid for by every page of every list.
--
-- Superusers and roles with BYPASSRLS are exempt, whatever a table says; the server works as neither.

-- Whether rows of a tenant may be written. Its id is in a setting of the transaction, which is made with its begin or in
-- the statement itself, and is not gone but empty after such a transaction; or the transaction said that it works on rows
-- of every tenant, as a migration does, and what tidies up.
--
-- It is looked for as a text. An array, read once a statement by a subquery, is found faster by who writes for fifty tenants
-- at once, and costs everybody else more. "Is not null" and not "> 0", since the planner takes that for true, as it is, and not
-- for a third of the rows; and no comparison of tenant_id itself, so that no index that starts with the tenant is chosen for
-- this condition instead of a better one.
create function tenant_written(tenant uuid) returns boolean language sql stable as $$
  select nullif(strpos(current_setting('seatkeeper.tenants', true), tenant::text), 0) is not null
      or current_setting('seatkeeper.every_tenant', true) = 'on'
$$;

-- Locks a table of tenants. Every migration that makes one calls it.
create function tenants_apart(of_table regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security, force row level security', of_table);
  execute format('create policy tenants_read on %s for select using (true)', of_table);
  execute format('create policy tenants_insert on %s for insert with check (tenant_written(tenant_id))', of_table);
  -- Of the row before and of the row after.
  execute format('create policy tenants_update on %s for update using (tenant_written(tenant_id))', of_table);
  execute format('create policy tenants_delete on %s for delete using (tenant_written(tenant_id))', of_table);
end
$$;

-- In the order in which requests take them, audit events last, so that this waits for requests on their way and they for
-- this.
do $$
declare
  of_table regclass;
begin
  for of_table in
    select c.oid from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
     where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not a.attisdropped
     order by array_position('{tenants,groups,users,seat_pools,seat_grants,occupancies,sessions,concurrent_seats}',
                             c.relname::text), c.relname = 'audit_events', c.relname
  loop
    perform tenants_apart(of_table);
  end loop;
end
$$;

-- What is of every tenant by what it does.

create or replace function audit_events_purge(before timestamptz) returns bigint language plpgsql as $$
declare
  purged bigint;
begin
  perform set_config('seatkeeper.audit_purge', 'on', true), set_config('seatkeeper.every_tenant', 'on', true);
  delete from audit_events where at < before;
  get diagnostics purged = row_count;
  perform set_config('seatkeeper.audit_purge', '', true), set_config('seatkeeper.every_tenant', '', true);
  return purged;
end
$$;

create or replace function usage_purge(before timestamptz) returns void language plpgsql as $$
begin
  perform set_config('seatkeeper.every_tenant', 'on', true);
  delete from seat_denials where first_at < before;
  delete from occupancy_hours where hour < before;
  -- The last one before tells of the hours after it.
  delete from seat_pool_hours h
   where hour < before and exists (
     select from seat_pool_hours later
      where later.tenant_id = h.tenant_id and later.product = h.product and later.type = h.type
        and later.hour > h.hour and later.hour <= before);
  perform set_config('seatkeeper.every_tenant', '', true);
end
$$;

create or replace function rate_buckets_forget() returns void language plpgsql as $$
begin
  perform set_config('seatkeeper.every_tenant', 'on', true);
  delete from rate_buckets where filled_at < clock_timestamp() - interval '1 hour';
  perform set_config('seatkeeper.every_tenant', '', true);
end
$$;
