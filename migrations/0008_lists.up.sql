-- RFC 7643 section 3.1, externalId: "the server does not enforce uniqueness"; the client that wrote it controls it.
drop index users_external_id;
drop index groups_external_id;
create index users_external_id on users (tenant_id, external_id) where external_id is not null;
create index groups_external_id on groups (tenant_id, external_id) where external_id is not null;

-- A page is found by its sequence alone, in the index, and only then are its rows looked at.
drop index users_sequence;
drop index groups_sequence;
create unique index users_sequence on users (tenant_id, sequence);
create unique index groups_sequence on groups (tenant_id, sequence);

-- How many resources a tenant has, so that an unfiltered list need not count them. Each connection counts in a slot of
-- its own: with a single number per tenant, every create would wait for the commit of the one before.
create table resource_counts (
  tenant_id uuid not null,
  resource_type text not null,
  slot smallint not null,
  resources bigint not null,
  primary key (tenant_id, resource_type, slot)
) with (fillfactor = 50);

create function resource_counts_add() returns trigger language plpgsql as $$
declare
  tenant uuid;
  change bigint;
begin
  for tenant, change in
    select tenant_id, case tg_op when 'INSERT' then count(*) else -count(*) end from changed group by 1 order by 1
  loop
    update resource_counts set resources = resources + change
     where tenant_id = tenant and resource_type = tg_argv[0] and slot = pg_backend_pid() % 32;
    if not found then
      -- Of a tenant that is being deleted nothing is left to count.
      insert into resource_counts (tenant_id, resource_type, slot, resources)
      select tenant, tg_argv[0], pg_backend_pid() % 32, change
       where exists (select from tenants where tenant_id = tenant)
          on conflict (tenant_id, resource_type, slot)
          do update set resources = resource_counts.resources + excluded.resources;
    end if;
  end loop;
  return null;
end
$$;

create function resource_counts_forget() returns trigger language plpgsql as $$
begin
  delete from resource_counts where tenant_id = old.tenant_id;
  return null;
end
$$;

lock table users, groups in share row exclusive mode;
insert into resource_counts
  select tenant_id, 'User', 0, count(*) from users group by 1
  union all
  select tenant_id, 'Group', 0, count(*) from groups group by 1;

create trigger users_counted after insert on users
  referencing new table as changed for each statement execute function resource_counts_add('User');
create trigger users_uncounted after delete on users
  referencing old table as changed for each statement execute function resource_counts_add('User');
create trigger groups_counted after insert on groups
  referencing new table as changed for each statement execute function resource_counts_add('Group');
create trigger groups_uncounted after delete on groups
  referencing old table as changed for each statement execute function resource_counts_add('Group');
create trigger tenants_counts_forgotten after delete on tenants
  for each row execute function resource_counts_forget();

-- The name by which people know a user, so that a list of members need not read the whole of each.
alter table users add column display text
  generated always as (coalesce(document->>'displayName', document->>'userName')) stored;

-- As everything that is compared; folding is the server's, since lower() is another one in every collation.
alter table products add column folded_name text;
