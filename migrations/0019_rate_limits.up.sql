-- How many requests each connection may still make: a bucket that fills with time, up to the burst. What a crash loses
-- is the memory of requests that were made, so it need not be written to the log.
create unlogged table rate_buckets (
  tenant_id uuid not null,
  connection text not null,
  lane text not null check (lane in ('ordinary', 'urgent')),
  requests double precision not null,
  filled_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, connection, lane)
) with (fillfactor = 50);

-- Takes up to `wanted` requests out of a bucket, and answers how many there were; where there was none, in how many
-- seconds there will be one.
create function rate_take(tenant uuid, of_connection text, of_lane text, wanted integer, per_second double precision,
                          burst double precision, out given integer, out seconds double precision)
language plpgsql as $$
declare
  bucket rate_buckets%rowtype;
  moment timestamptz;
  filled double precision;
begin
  perform set_config('synchronous_commit', 'off', true);
  insert into rate_buckets (tenant_id, connection, lane, requests) values (tenant, of_connection, of_lane, burst)
  on conflict do nothing;
  select * into bucket from rate_buckets
   where tenant_id = tenant and connection = of_connection and lane = of_lane for update;
  moment := clock_timestamp();
  filled := least(burst, bucket.requests + per_second * extract(epoch from moment - bucket.filled_at)::double precision);
  given := least(wanted, floor(filled));
  seconds := case given when 0 then (1 - filled) / per_second else 0 end;
  update rate_buckets set requests = filled - given, filled_at = moment
   where tenant_id = tenant and connection = of_connection and lane = of_lane;
end
$$;

-- A bucket that nobody took from for long is full, and so is a new one.
create function rate_buckets_forget() returns void language sql as $$
  delete from rate_buckets where filled_at < clock_timestamp() - interval '1 hour'
$$;

create function rate_buckets_deleted() returns trigger language plpgsql as $$
begin
  delete from rate_buckets where tenant_id = old.tenant_id;
  return null;
end
$$;
create trigger tenants_rate_buckets_deleted after delete on tenants
  for each row execute function rate_buckets_deleted();
