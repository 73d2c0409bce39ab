-- Who changes something is a setting of the transaction, made with its begin: JSON with type, tokenId, connection and
-- requestId. After such a transaction the setting is not gone, but empty.
create function audit_actor(member text) returns text language sql stable as $$
  select nullif(current_setting('seatkeeper.actor', true), '')::json ->> member
$$;

-- What was changed or refused. Ids, names of products and of connections, numbers and states: no attribute of a person.
-- The actor comes by the defaults, so that whoever writes an event cannot forget it.
create table audit_events (
  tenant_id uuid not null,
  at timestamptz(3) not null default clock_timestamp(),
  event_id bigint generated always as identity,
  action text not null,
  target_type text not null,
  target_id text,
  actor_type text not null default coalesce(audit_actor('type'), 'system')
    check (actor_type in ('client', 'administrator', 'operator', 'agent', 'system')),
  token_id uuid default audit_actor('tokenId')::uuid,
  connection text default audit_actor('connection'),
  request_id text default audit_actor('requestId'),
  result text not null default 'success',
  details jsonb not null default '{}',
  -- The order of the list, and of every range of time in it.
  primary key (tenant_id, at, event_id)
);
create index audit_events_target on audit_events (tenant_id, target_id, at, event_id);

-- One event for each row, for tables whose rows are written one by one. Arguments: the type of the target, the column
-- of its id, the action, and the columns that are told.
create function audit_row() returns trigger language plpgsql as $$
declare
  image jsonb := case tg_op when 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
begin
  insert into audit_events (tenant_id, action, target_type, target_id, details)
  select (image->>'tenant_id')::uuid, tg_argv[2], tg_argv[0], image->>tg_argv[1], coalesce((
           -- client_profile is told as clientProfile.
           select jsonb_object_agg(lower(left(name, 1)) || substr(replace(initcap(name), '_', ''), 2), image->name)
             from unnest(tg_argv[3:]) as told (name)), '{}')
   -- Of a tenant that is being deleted nothing is left to tell.
   where tg_op <> 'DELETE' or exists (select from tenants where tenant_id = (image->>'tenant_id')::uuid);
  return null;
end
$$;

create function audit_users() returns trigger language plpgsql as $$
begin
  insert into audit_events (tenant_id, action, target_type, target_id)
  select tenant_id, case tg_op when 'INSERT' then 'user.created' else 'user.deleted' end, 'user', user_id
    from changed
   where tg_op = 'INSERT' or exists (select from tenants t where t.tenant_id = changed.tenant_id);
  return null;
end
$$;

create function audit_groups() returns trigger language plpgsql as $$
begin
  insert into audit_events (tenant_id, action, target_type, target_id)
  select tenant_id, case tg_op when 'INSERT' then 'group.created' else 'group.deleted' end, 'group', group_id
    from changed
   where tg_op = 'INSERT' or exists (select from tenants t where t.tenant_id = changed.tenant_id);
  return null;
end
$$;

-- The names of the attributes that differ; an extension is one of them.
create function audit_changed(before json, after json) returns jsonb language sql immutable as $$
  select jsonb_build_object('changed', coalesce(jsonb_agg(key order by key), '[]'))
    from json_each_text(before) as b full join json_each_text(after) as a using (key)
   where b.value is distinct from a.value
$$;

-- To name what differs takes twice as long as to write the event (100 and 50 us). Where somebody just leaves or comes
-- back, the action says it all, and thousands may leave at once.
create function audit_user_updated() returns trigger language plpgsql as $$
declare
  happened text := case when old.active = new.active then 'user.updated'
                        when new.active then 'user.reactivated' else 'user.deactivated' end;
  named jsonb := '{}';
begin
  if old.active = new.active or old.comparable - 'active' <> new.comparable - 'active' then
    named := audit_changed(old.document, new.document);
  end if;
  insert into audit_events (tenant_id, action, target_type, target_id, details)
  values (new.tenant_id, happened, 'user', new.user_id, named);
  return null;
end
$$;

create function audit_group_updated() returns trigger language plpgsql as $$
begin
  insert into audit_events (tenant_id, action, target_type, target_id, details)
  values (new.tenant_id, 'group.updated', 'group', new.group_id, audit_changed(old.document, new.document));
  return null;
end
$$;

-- One event for each group and statement, however many members come or go: their number, and the first of their ids.
-- A group that is itself deleted loses its members without a word.
create function audit_members() returns trigger language plpgsql as $$
begin
  insert into audit_events (tenant_id, action, target_type, target_id, details)
  select tenant_id, 'group.membersChanged', 'group', group_id, jsonb_build_object(
           case tg_op when 'INSERT' then 'added' else 'removed' end, count(*),
           'members', (array_agg(member_id order by member_id))[:20])
    from changed
   where tg_op = 'INSERT' or exists (
           select from groups g join tenants using (tenant_id)
            where g.tenant_id = changed.tenant_id and g.group_id = changed.group_id)
   group by tenant_id, group_id order by group_id;
  return null;
end
$$;

-- A grant is told of its user. A write repeats the grants that stay as they are; those are no event.
create function audit_grants() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    insert into audit_events (tenant_id, action, target_type, target_id, details)
    select w.tenant_id,
           case when w.type = r.type and w.status = r.status then 'grant.sourceChanged'
                when w.status = 'assigned' and r.status = 'waiting' and w.type = r.type then 'grant.promoted'
                else 'grant.' || w.status end,
           'user', w.user_id, jsonb_build_object(
             'product', w.product, 'type', w.type, 'source', w.source,
             'previous', jsonb_build_object('type', r.type, 'status', r.status, 'source', r.source))
      from written w join removed r using (tenant_id, user_id, product)
     where (w.type, w.status, w.source) is distinct from (r.type, r.status, r.source);
  elsif tg_op = 'INSERT' then
    insert into audit_events (tenant_id, action, target_type, target_id, details)
    select tenant_id, 'grant.' || status, 'user', user_id,
           jsonb_build_object('product', product, 'type', type, 'source', source)
      from written;
  else
    insert into audit_events (tenant_id, action, target_type, target_id, details)
    select tenant_id, 'grant.revoked', 'user', user_id,
           jsonb_build_object('product', product, 'type', type, 'source', source, 'status', status)
      from removed
     where exists (select from tenants t where t.tenant_id = removed.tenant_id);
  end if;
  return null;
end
$$;

-- What was agreed for a pool; how many of its seats are taken is counted all the time and told by the grants.
create function audit_pool() returns trigger language plpgsql as $$
declare
  pool seat_pools := case tg_op when 'DELETE' then old else new end;
  terms jsonb := jsonb_build_object(
    'capacity', pool.capacity, 'grantLimit', pool.grant_limit, 'whenFull', pool.when_full);
begin
  if tg_op = 'UPDATE' then
    terms := terms || jsonb_build_object('previous', jsonb_build_object(
      'capacity', old.capacity, 'grantLimit', old.grant_limit, 'whenFull', old.when_full));
  end if;
  insert into audit_events (tenant_id, action, target_type, target_id, details)
  select pool.tenant_id,
         case tg_op when 'INSERT' then 'pool.opened' when 'UPDATE' then 'pool.changed' else 'pool.closed' end,
         'seatPool', pool.product || ':' || pool.type, terms
   where tg_op <> 'DELETE' or exists (select from tenants where tenant_id = pool.tenant_id);
  return null;
end
$$;

create trigger users_audited_created after insert on users
  referencing new table as changed for each statement execute function audit_users();
create trigger users_audited_deleted after delete on users
  referencing old table as changed for each statement execute function audit_users();
-- For each row, because a condition spares the call of the function. A write that leaves the document as it is
-- (it gives seats, or counts a version on) is told by what it changes.
create trigger users_audited_updated after update of document on users
  for each row when (old.document::text is distinct from new.document::text) execute function audit_user_updated();

create trigger groups_audited_created after insert on groups
  referencing new table as changed for each statement execute function audit_groups();
create trigger groups_audited_deleted after delete on groups
  referencing old table as changed for each statement execute function audit_groups();
create trigger groups_audited_updated after update of document on groups
  for each row when (old.document::text is distinct from new.document::text) execute function audit_group_updated();

create trigger group_members_audited_added after insert on group_members
  referencing new table as changed for each statement execute function audit_members();
create trigger group_members_audited_removed after delete on group_members
  referencing old table as changed for each statement execute function audit_members();

create trigger seat_grants_audited_inserted after insert on seat_grants
  referencing new table as written for each statement execute function audit_grants();
create trigger seat_grants_audited_updated after update on seat_grants
  referencing old table as removed new table as written for each statement execute function audit_grants();
create trigger seat_grants_audited_deleted after delete on seat_grants
  referencing old table as removed for each statement execute function audit_grants();

create trigger seat_pools_audited after insert or delete on seat_pools
  for each row execute function audit_pool();
create trigger seat_pools_audited_changed after update of capacity, grant_limit, when_full on seat_pools
  for each row when ((old.capacity, old.grant_limit, old.when_full)
    is distinct from (new.capacity, new.grant_limit, new.when_full)) execute function audit_pool();

create trigger tokens_audited_issued after insert on tokens
  for each row execute function audit_row('token', 'token_id', 'token.issued',
    'name', 'scopes', 'client_profile', 'expires_at');
create trigger tokens_audited_changed after update of name, hash, scopes, client_profile, expires_at on tokens
  for each row execute function audit_row('token', 'token_id', 'token.changed',
    'name', 'scopes', 'client_profile', 'expires_at');
create trigger tokens_audited_revoked after delete on tokens
  for each row execute function audit_row('token', 'token_id', 'token.revoked', 'name');

create trigger seat_rules_audited_created after insert on seat_rules
  for each row execute function audit_row('seatRule', 'rule_id', 'rule.created', 'group_id', 'product', 'type');
create trigger seat_rules_audited_deleted after delete on seat_rules
  for each row execute function audit_row('seatRule', 'rule_id', 'rule.deleted', 'group_id', 'product', 'type');

create trigger tenants_audited_created after insert on tenants
  for each row execute function audit_row('tenant', 'tenant_id', 'tenant.created');
create trigger tenants_audited_renamed after update of name on tenants
  for each row when (old.name <> new.name) execute function audit_row('tenant', 'tenant_id', 'tenant.renamed');
create trigger tenants_audited_suspended after update of suspended on tenants
  for each row when (new.suspended and not old.suspended)
  execute function audit_row('tenant', 'tenant_id', 'tenant.suspended');
create trigger tenants_audited_resumed after update of suspended on tenants
  for each row when (old.suspended and not new.suspended)
  execute function audit_row('tenant', 'tenant_id', 'tenant.resumed');

-- The events of a tenant go with it; that it was deleted, and by whom, stays. It works for a server that may not delete
-- events itself: the function has the rights of its owner.
create function audit_tenant_deleted() returns trigger language plpgsql
security definer set search_path from current as $$
begin
  delete from audit_events where tenant_id = old.tenant_id;
  insert into audit_events (tenant_id, action, target_type, target_id)
  values (old.tenant_id, 'tenant.deleted', 'tenant', old.tenant_id);
  return null;
end
$$;
create trigger tenants_audited_deleted after delete on tenants
  for each row execute function audit_tenant_deleted();

-- Events are only ever added. The owner of the table has every right on it, so a trigger says so once more.
create function audit_events_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'audit events are only ever added' using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_events_unchanged before update or truncate on audit_events
  for each statement execute function audit_events_refuse();

-- Events may go when their tenant has gone, or by audit_events_purge.
create function audit_events_refuse_deletion() returns trigger language plpgsql as $$
begin
  if current_setting('seatkeeper.audit_purge', true) is distinct from 'on'
     and exists (select from removed join tenants using (tenant_id)) then
    raise exception 'audit events are only ever added' using errcode = 'insufficient_privilege';
  end if;
  return null;
end
$$;
create trigger audit_events_kept after delete on audit_events
  referencing old table as removed for each statement execute function audit_events_refuse_deletion();

-- For the owner of the database, once older events are archived: deletes them, of all tenants, and answers how many.
create function audit_events_purge(before timestamptz) returns bigint language plpgsql as $$
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

revoke update, delete, truncate on audit_events from public;
revoke execute on function audit_events_purge(timestamptz) from public;
