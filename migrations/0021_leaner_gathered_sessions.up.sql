-- The functions that serve many agents at once write what happened into the audit themselves, since they have at hand
-- all that a trigger would look up again for each row; and they write all of it in one statement.

-- In a transaction of theirs nobody is the one who acts: each order says who.
drop trigger sessions_audited_opened on sessions;
drop trigger sessions_audited_ended on sessions;
create or replace function audit_sessions_opened() returns trigger language plpgsql
set join_collapse_limit = 1 set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
set enable_material = off as $$
begin
  insert into audit_events (tenant_id, action, target_type, target_id, details)
  select s.tenant_id, 'session.opened', 'user', o.user_id,
         jsonb_build_object('product', s.product, 'session', s.session_id, 'occupancy', s.occupancy_id, 'kind', s.kind)
    from opened s
    join occupancies o on o.tenant_id = s.tenant_id and o.occupancy_id = s.occupancy_id;
  return null;
end
$$;

-- With all that ended by one statement. It is called for every sign of life too, of which it records nothing.
create or replace function audit_sessions_ended() returns trigger language plpgsql
set join_collapse_limit = 1 set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
set enable_material = off as $$
declare
  everybody constant json := coalesce(nullif(current_setting('seatkeeper.actor', true), ''), '{"type": "system"}');
begin
  if not exists (select from written where ended_at is not null) then
    return null;
  end if;
  insert into audit_events (tenant_id, action, target_type, target_id, details, actor_type, token_id, connection,
                            request_id)
  select s.tenant_id, 'session.ended', 'user', o.user_id,
         jsonb_build_object('product', s.product, 'session', s.session_id, 'occupancy', s.occupancy_id,
                            'reason', s.end_reason),
         by.type, by."tokenId", by.connection, by."requestId"
    from written s
    -- Not by =, from which the planner would conclude that the occupancy can be found by the tenant of either.
    join replaced r on r.tenant_id is not distinct from s.tenant_id and r.session_id = s.session_id
                   and r.ended_at is null
    join occupancies o on o.tenant_id = s.tenant_id and o.occupancy_id = s.occupancy_id
   -- Whoever finds that it has expired did not end it.
   cross join json_to_record(case s.end_reason when 'expired' then '{"type": "system"}' else everybody end)
           as by (type text, "tokenId" uuid, connection text, "requestId" text)
   where s.ended_at is not null;
  return null;
end
$$;

-- The functions below set this for as long as they write. Not by a clause of the function: of a setting that PostgreSQL
-- does not know, only a superuser may make one.
create trigger sessions_audited_opened after insert on sessions
  referencing new table as opened for each statement
  when (current_setting('seatkeeper.gathered', true) is distinct from 'yes') execute function audit_sessions_opened();
create trigger sessions_audited_ended after update on sessions
  referencing old table as replaced new table as written for each statement
  when (current_setting('seatkeeper.gathered', true) is distinct from 'yes') execute function audit_sessions_ended();

create or replace function sessions_heartbeat(orders json[], ttl integer, connected_ttl integer)
returns table (place integer, answer json) language plpgsql
set plan_cache_mode = force_generic_plan set join_collapse_limit = 1 set enable_hashjoin = off
set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off set enable_material = off as $$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
  beating session_beating[];
begin
  -- A heartbeat lost in a crash is followed by the next one; it need not wait for the disk.
  perform set_config('synchronous_commit', 'off', true), set_config('seatkeeper.gathered', 'yes', true);
  beating := array(
    select row(a.place, s.tenant_id, s.session_id, s.occupancy_id, s.state)::session_beating
      from (select ordinality::integer - 1 as place, o.*
              from unnest(orders) with ordinality as each (element, ordinality)
             cross join json_to_record(element) as o (tenant uuid, session uuid)) as a
      join sessions s on s.tenant_id = a.tenant and s.session_id = a.session
     where s.state <> 'ended' and s.expires_at > moment
       for no key update of s skip locked);
  update sessions s
     set last_seen_at = moment,
         expires_at = moment + make_interval(secs => case s.state when 'connected' then connected_ttl else ttl end)
    from unnest(beating) as b where s.tenant_id = b.tenant_id and s.session_id = b.session_id;
  perform set_config('seatkeeper.gathered', '', true);
  return query
    select b.place, json_build_object('outcome', 'alive', 'id', b.session_id, 'occupancyId', b.occupancy_id,
                                      'state', b.state, 'seatType', o.seat_type, 'epoch', o.epoch)
      from unnest(beating) as b
      join occupancies o on o.tenant_id = b.tenant_id and o.occupancy_id = b.occupancy_id;
end
$$;

drop function sessions_open(json[]);
drop type session_opening;
drop function sessions_close(json[]);
drop type session_closing;
drop function audit_actors();

-- An order that is about to be served, and what it is served with.
create type session_opening as (
  place integer, tenant_id uuid, user_id uuid, product text, seat_type text, kind text, device text, platform text,
  connection text, key text, hash text, ttl integer, actor_type text, token_id uuid, token_connection text,
  request_id text, session_id uuid, occupancy_id uuid, epoch bigint, seat_number integer
);

create function sessions_open(orders json[]) returns table (place integer, answer json) language plpgsql
set plan_cache_mode = force_generic_plan set join_collapse_limit = 1 set enable_hashjoin = off
set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off set enable_material = off as $$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
  openings session_opening[];
begin
  perform set_config('seatkeeper.gathered', 'yes', true);
  -- The row of the grant, as session_open has it. It is locked before anything of its agent is looked at.
  openings := array(
    select row(a.place, a.tenant, u.user_id, a.product, g.type, a.kind, a.device, a.platform, a.connection, a.key,
               a.hash, a.ttl, by.type, by."tokenId", by.connection, by."requestId", gen_random_uuid(), gen_random_uuid(),
               0, null)::session_opening
      from (select ordinality::integer - 1 as place, o.*
              from unnest(orders) with ordinality as each (element, ordinality)
             cross join json_to_record(element) as o (
               tenant uuid, by text, agent text, product text, kind text, device text, platform text, connection text,
               key text, hash text, ttl integer, actor json)) as a
     cross join json_to_record(a.actor) as by (type text, "tokenId" uuid, connection text, "requestId" text)
      join products p on p.product = a.product and (p.occupied_by = 'login') = (a.kind = 'login')
     cross join lateral (
       select user_id, active from users
        where a.by = 'userName' and tenant_id = a.tenant and user_name = a.agent
       union all
       select user_id, active from users
        where a.by = 'userId' and tenant_id = a.tenant and user_id = case a.by when 'userId' then a.agent::uuid end
       union all
       select min(user_id::text)::uuid, bool_and(active) from users
        where a.by = 'externalId' and tenant_id = a.tenant and external_id = a.agent
       having count(*) = 1) as u
      join seat_grants g on g.tenant_id = a.tenant and g.user_id = u.user_id
                        and g.product = a.product
     where u.active and g.status is not distinct from 'assigned'
       for no key update of g skip locked);

  -- Nobody else opens or ends anything of these agents from here on. Of an agent's devices the first comes first.
  openings := array(
    select opening
      from (select o as opening, o.*,
                   row_number() over (partition by o.tenant_id, o.user_id, o.product order by o.place) as device_number
              from unnest(openings) as o) as o
     where device_number = 1
       and not exists (select from occupancies c where c.tenant_id = o.tenant_id and c.user_id = o.user_id
                                                   and c.product = o.product and c.ended_at is null)
       and (o.key is null
            or not exists (select from sessions s where s.tenant_id = o.tenant_id and s.connection = o.connection
                                                    and s.idempotency_key = o.key))
       and (o.seat_type = 'named'
            or not exists (select from waiting_line w where w.tenant_id = o.tenant_id and w.product = o.product
                                                        and w.expires_at > moment)));

  -- A seat for each, as long as there are free ones; the others stay unserved.
  openings := array(
    with wanted as (
      select o.*, row_number() over (partition by o.tenant_id, o.product, o.seat_type order by o.place) as turn
        from unnest(openings) as o
    ), free as (
      select pool.tenant_id, pool.product, seat.seat_number,
             row_number() over (partition by pool.tenant_id, pool.product) as turn
        from (select tenant_id, product, count(*) as agents from wanted where seat_type = 'concurrent' group by 1, 2
             ) as pool
       cross join lateral (
         select seat_number from concurrent_seats
          where tenant_id = pool.tenant_id and product = pool.product and user_id is null
          limit pool.agents for update skip locked) as seat
    )
    select row(place, w.tenant_id, user_id, w.product, seat_type, kind, device, platform, connection, key, hash, ttl,
               actor_type, token_id, token_connection, request_id, session_id, occupancy_id, nextval('occupancies_epoch'),
               f.seat_number)::session_opening
      from wanted w
      left join free f on seat_type = 'concurrent' and f.tenant_id = w.tenant_id and f.product = w.product
                      and f.turn = w.turn
     where seat_type = 'named' or f.seat_number is not null);

  return query
  with o as materialized (
    select * from unnest(openings)
  ), seats as (
    update concurrent_seats c set user_id = o.user_id, occupancy_id = o.occupancy_id, epoch = o.epoch
      from o where c.tenant_id = o.tenant_id and c.product = o.product and c.seat_number = o.seat_number
  ), stays as (
    insert into occupancies (tenant_id, occupancy_id, user_id, product, seat_type, seat_number, epoch, since)
    select o.tenant_id, o.occupancy_id, o.user_id, o.product, o.seat_type, o.seat_number, o.epoch, clock_timestamp()
      from o
  ), opened as (
    insert into sessions (tenant_id, session_id, occupancy_id, product, kind, device, platform, started_at,
                          last_seen_at, expires_at, connection, idempotency_key, request_hash)
    select o.tenant_id, o.session_id, o.occupancy_id, o.product, o.kind, o.device, o.platform, moment, moment,
           moment + make_interval(secs => o.ttl), o.connection, o.key, decode(o.hash, 'hex')
      from o
  ), audited as (
    insert into audit_events (tenant_id, action, target_type, target_id, details, actor_type, token_id, connection,
                              request_id)
    select o.tenant_id, 'session.opened', 'user', o.user_id,
           jsonb_build_object('product', o.product, 'session', o.session_id, 'occupancy', o.occupancy_id, 'kind', o.kind),
           o.actor_type, o.token_id, o.token_connection, o.request_id
      from o
  ), resolved as (
    -- As denial_resolve does.
    update seat_denials d set resolved_at = moment
      from o
     where d.tenant_id = o.tenant_id and d.product = o.product and d.user_id = o.user_id and d.resolved_at is null
       and d.last_at > moment - interval '15 minutes'
       and d.first_at = (select max(first_at) from seat_denials l
                          where l.tenant_id = o.tenant_id and l.product = o.product and l.user_id = o.user_id)
  )
  select o.place, json_build_object('outcome', 'opened', 'id', o.session_id, 'occupancyId', o.occupancy_id,
                                    'seatType', o.seat_type, 'epoch', o.epoch)
    from o;
  perform set_config('seatkeeper.gathered', '', true);
end
$$;

-- Closes sessions of whom each is its agent's only one, and frees their seats. An order has tenant, session, by and who
-- acts.
create type session_closing as (
  place integer, tenant_id uuid, session_id uuid, occupancy_id uuid, user_id uuid, closed_by text, actor_type text,
  token_id uuid, connection text, request_id text, product text, seat_number integer
);

create function sessions_close(orders json[]) returns table (place integer, answer json) language plpgsql
set plan_cache_mode = force_generic_plan set join_collapse_limit = 1 set enable_hashjoin = off
set enable_mergejoin = off set enable_seqscan = off set enable_bitmapscan = off set enable_material = off as $$
#variable_conflict use_column
declare
  moment timestamptz;
  closings session_closing[];
begin
  perform set_config('seatkeeper.gathered', 'yes', true);
  closings := array(
    select row(a.place, a.tenant, a.session, o.occupancy_id, o.user_id, a.by, by.type, by."tokenId", by.connection,
               by."requestId", o.product, o.seat_number)::session_closing
      from (select ordinality::integer - 1 as place, o.*
              from unnest(orders) with ordinality as each (element, ordinality)
             cross join json_to_record(element) as o (tenant uuid, session uuid, by text, actor json)) as a
     cross join json_to_record(a.actor) as by (type text, "tokenId" uuid, connection text, "requestId" text)
      join sessions s on s.tenant_id = a.tenant and s.session_id = a.session
      join occupancies o on o.tenant_id = s.tenant_id and o.occupancy_id = s.occupancy_id
     where s.state <> 'ended' and o.state <> 'ended'
       for no key update of o skip locked);

  -- Of the occupancy nobody else changes a session from here on. The seat may be looked at by somebody who wants one.
  moment := clock_timestamp();
  closings := array(
    select closing
      from (select c as closing, c.* from unnest(closings) as c) as c
     cross join lateral (
       select count(*) as alive, bool_and(s.session_id = c.session_id and s.expires_at > moment) as is_the_only
         from sessions s
        where s.occupancy_id = c.occupancy_id and s.tenant_id is not distinct from c.tenant_id
          and s.state <> 'ended') as s
     where s.alive = 1 and s.is_the_only
       and not exists (select from unnest(closings) as o
                        where o.occupancy_id = c.occupancy_id and o.place < c.place));
  closings := array(
    select c from unnest(closings) as c where c.seat_number is null
    union all
    select closing
      from (select c as closing from unnest(closings) as c
              join concurrent_seats s on s.tenant_id = c.tenant_id and s.product = c.product
                                     and s.seat_number = c.seat_number and s.occupancy_id = c.occupancy_id
             where not s.surplus
               for update of s skip locked) as free);

  return query
  with c as materialized (
    select * from unnest(closings)
  ), ended as (
    update sessions s set state = 'ended', ended_at = moment, end_reason = 'closed', ended_by = c.closed_by
      from c where s.tenant_id = c.tenant_id and s.session_id = c.session_id
  ), left_it as (
    update occupancies o set state = 'ended', ended_at = clock_timestamp(), end_reason = 'closed', ended_by = c.closed_by
      from c where o.tenant_id = c.tenant_id and o.occupancy_id = c.occupancy_id
  ), freed as (
    update concurrent_seats s set user_id = null, occupancy_id = null
      from c where s.tenant_id = c.tenant_id and s.product = c.product and s.seat_number = c.seat_number
  ), audited as (
    insert into audit_events (tenant_id, action, target_type, target_id, details, actor_type, token_id, connection,
                              request_id)
    select c.tenant_id, 'session.ended', 'user', c.user_id,
           jsonb_build_object('product', c.product, 'session', c.session_id, 'occupancy', c.occupancy_id, 'reason', 'closed'),
           c.actor_type, c.token_id, c.connection, c.request_id
      from c
  )
  select c.place, json_build_object('outcome', 'ended', 'reason', 'closed', 'by', c.closed_by, 'at', moment) from c;
  perform set_config('seatkeeper.gathered', '', true);
  perform line_ring(tenant_id, product)
     from (select distinct tenant_id, product from unnest(closings) where seat_number is not null) as pool;
end
$$;
