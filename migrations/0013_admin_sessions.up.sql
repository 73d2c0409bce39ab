-- What is occupied now, in the order in which administrators page through it. It does not start with the tenant, so that
-- no search by a key takes it for a small way to everything of the tenant.
create index occupancies_current on occupancies (seat_type, tenant_id, since, occupancy_id) where ended_at is null;

-- What the administrator wrote who asked for the end.
alter table occupancies add column end_note text;

-- The occupancy of an agent whose named seat became a shared one takes a seat of the pool, if one is free, and its
-- sessions go on. The grant is written and locked by then, so nothing opens meanwhile. The locks are in their order:
-- seats_lock, and only then the occupancy.
create function occupancy_share(tenant uuid, agent uuid, of_product text) returns void language plpgsql as $$
declare
  held occupancies%rowtype;
  seat integer;
begin
  select * into held from occupancies o
   where o.tenant_id = tenant and o.user_id = agent and o.product = of_product and o.ended_at is null
     and o.seat_type = 'named' and o.state = 'occupied'
     and exists (select from sessions s
                  where s.tenant_id = o.tenant_id and s.occupancy_id = o.occupancy_id and s.ended_at is null
                    and s.expires_at > clock_timestamp());
  if not found then
    return;
  end if;
  perform seats_lock(tenant, of_product);
  seat := seat_take(tenant, of_product, agent, held.occupancy_id, held.epoch);
  if seat is null then
    return;
  end if;
  update occupancies set seat_type = 'concurrent', seat_number = seat
   where tenant_id = tenant and occupancy_id = held.occupancy_id and state = 'occupied';
  if not found then
    -- It has ended, or was asked to, since it was looked at.
    perform seat_free(tenant, of_product, seat, held.occupancy_id);
  end if;
end
$$;

-- Sessions are told of their user, as grants are, so that one search answers what became of somebody.
create function audit_sessions_opened() returns trigger language plpgsql as $$
begin
  insert into audit_events (tenant_id, action, target_type, target_id, details)
  select s.tenant_id, 'session.opened', 'user', o.user_id,
         jsonb_build_object('product', s.product, 'session', s.session_id, 'occupancy', s.occupancy_id, 'kind', s.kind)
    from opened s
    join occupancies o on o.tenant_id = s.tenant_id and o.occupancy_id = s.occupancy_id;
  return null;
end
$$;

create function audit_session_ended() returns trigger language plpgsql as $$
declare
  agent constant uuid := (select user_id from occupancies
                           where tenant_id = new.tenant_id and occupancy_id = new.occupancy_id);
  facts constant jsonb := jsonb_build_object('product', new.product, 'session', new.session_id,
                                             'occupancy', new.occupancy_id, 'reason', new.end_reason);
begin
  if new.end_reason = 'expired' then
    -- Whoever finds that it has expired did not end it.
    insert into audit_events (tenant_id, action, target_type, target_id, details, actor_type, token_id, connection,
                              request_id)
    values (new.tenant_id, 'session.ended', 'user', agent, facts, 'system', null, null, null);
  else
    insert into audit_events (tenant_id, action, target_type, target_id, details)
    values (new.tenant_id, 'session.ended', 'user', agent, facts);
  end if;
  return null;
end
$$;

create function audit_end_requested() returns trigger language plpgsql as $$
begin
  insert into audit_events (tenant_id, action, target_type, target_id, details)
  values (new.tenant_id, 'session.endRequested', 'user', new.user_id, jsonb_strip_nulls(jsonb_build_object(
            'product', new.product, 'occupancy', new.occupancy_id, 'note', new.end_note)));
  return null;
end
$$;

create trigger sessions_audited_opened after insert on sessions
  referencing new table as opened for each statement execute function audit_sessions_opened();
-- For each row, because a condition and a list of columns spare the call: a heartbeat sets neither column.
create trigger sessions_audited_ended after update of ended_at on sessions
  for each row when (old.ended_at is null and new.ended_at is not null) execute function audit_session_ended();
create trigger occupancies_audited_end_requested after update of end_requested_at on occupancies
  for each row when (old.end_requested_at is null and new.end_requested_at is not null)
  execute function audit_end_requested();
