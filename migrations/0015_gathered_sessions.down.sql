drop function sessions_heartbeat(json[], integer, integer);
drop type session_beating;
drop function sessions_close(json[]);
drop type session_closing;
drop function sessions_open(json[]);
drop type session_opening;
drop trigger sessions_audited_ended on sessions;
drop function audit_sessions_ended();
create or replace function audit_sessions_opened() returns trigger language plpgsql as $$
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

create trigger sessions_audited_ended after update of ended_at on sessions
  for each row when (old.ended_at is null and new.ended_at is not null) execute function audit_session_ended();
drop function audit_actors();
