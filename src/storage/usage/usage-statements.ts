import { type Statement } from '../statement.ts';

export const NOW: Statement = {
  name: 'usage-now',
  text: 'select clock_timestamp()::timestamptz(3) as now',
};

/** An hour without a row of its own is as the last one before it ended. */
const assigned = (type: string): string => `coalesce((
  select case when a.hour = h.hour then a.most else a.last end from seat_pool_hours a
   where a.tenant_id = $1 and a.product = p.product and a.type = '${type}' and a.hour <= h.hour
   order by a.hour desc limit 1), 0)`;

// A peak is the larger one of what was kept of occupancies that are gone and what those that are there make up.
export const HOURS: Statement = {
  name: 'usage-hours',
  text: `with sold as (
           select p.product, p.display_name from products p
            where p.product in (select s.product from seat_pools s where s.tenant_id = $1)
              and ($4::text is null or p.product = $4)
         ), turns as (
           select hour from generate_series($2::timestamptz, $3::timestamptz - interval '1 hour', interval '1 hour')
                            as turn (hour)
         ), holds as (
           select product, array_agg(coalesce(shared_since, since)) as starts, array_agg(ended_at) as ends
             from occupancies
            where tenant_id = $1 and seat_type = 'concurrent' and since < $3 and ($4::text is null or product = $4)
              and (ended_at is null or ended_at > $2)
            group by product
         ), occupied as (
           select product, hour, peak from holds, hold_peaks(starts, ends, $2::timestamptz, $3::timestamptz)
         ), denied as (
           select product, hour_of(first_at) as hour, count(*)::integer as denials,
                  count(resolved_at)::integer as resolved,
                  sum(coalesce(resolved_at, last_at) - first_at) as waited,
                  max(coalesce(resolved_at, last_at) - first_at) as longest
             from seat_denials
            where tenant_id = $1 and first_at >= $2 and first_at < $3 and ($4::text is null or product = $4)
            group by 1, 2
         )
         select h.hour, p.product, p.display_name,
                greatest(o.peak, k.peak, 0) as peak,
                ${assigned('named')} as named, ${assigned('concurrent')} as concurrent,
                coalesce(d.denials, 0) as denials, coalesce(d.resolved, 0) as resolved,
                coalesce(round(extract(epoch from d.waited)), 0)::integer as waited,
                coalesce(round(extract(epoch from d.longest)), 0)::integer as longest
           from sold p cross join turns h
           left join occupied o on o.product = p.product and o.hour = h.hour
           left join occupancy_hours k on k.tenant_id = $1 and k.product = p.product and k.hour = h.hour
           left join denied d on d.product = p.product and d.hour = h.hour
          order by h.hour, p.product`,
};

// The last use is told by the occupancies that are there, or else by what was kept of those that are gone. Who is at
// work was there at the last sign of life.
const SEATS = `with uses as (
    select user_id, product, max(used_at) as used_at from (
      select user_id, product, last_used_at as used_at from last_uses
       where tenant_id = $1 and ($2::text is null or product = $2)
      union all
      select user_id, product, ended_at from occupancies
       where tenant_id = $1 and ended_at is not null and ($2::text is null or product = $2)
      union all
      select o.user_id, o.product, s.last_seen_at from occupancies o join sessions s using (tenant_id, occupancy_id)
       where o.tenant_id = $1 and o.ended_at is null and ($2::text is null or o.product = $2)
    ) as each_use
    group by 1, 2
  ), seats as (
    select g.user_id, g.product, g.type, g.since, u.used_at, greatest(g.since, u.used_at) as unused_since
      from seat_grants g left join uses u using (user_id, product)
     where g.tenant_id = $1 and g.status = 'assigned' and ($2::text is null or g.product = $2)
  ), idle as (
    select * from seats where $3::timestamptz is null or unused_since < $3
  )`;

export const COUNT_SEATS: Statement = {
  name: 'usage-seats-count',
  text: `${SEATS} select count(*)::integer as total from idle`,
};

export const ASSIGNED_SEATS: Statement = {
  name: 'usage-seats',
  text: `${SEATS}, page as (
           select * from idle
            where $4::timestamptz is null or (unused_since, user_id, product) > ($4, $5::uuid, $6::text)
            order by unused_since, user_id, product limit $7
         )
         select page.*, p.display_name, u.document->>'userName' as user_name,
                u.document->>'displayName' as user_display_name,
                (select mail->>'value' from json_array_elements(u.document->'emails') as mail
                  order by (mail->>'primary')::boolean desc nulls last limit 1) as email
           from page join products p using (product) join users u on u.tenant_id = $1 and u.user_id = page.user_id
          order by page.unused_since, page.user_id, page.product`,
};
