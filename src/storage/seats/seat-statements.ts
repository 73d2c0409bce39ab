import { type Statement } from '../statement.ts';
import { GRANT_COLUMNS, GRANT_LIST } from './grant-row.ts';
import { POOL_COLUMNS, POOL_IN_USE_COLUMNS } from './pool-row.ts';

// Columns by name, here and wherever an answer has them: a statement that says `*` fails on the connections that know it
// when a newer version adds one.
export const PRODUCTS: Statement = {
  name: 'products',
  text: 'select product, display_name, occupied_by, seat_types, shared_self_service from products order by product',
};

export const POOLS: Statement = {
  name: 'seat-pools',
  text: `select ${POOL_IN_USE_COLUMNS} from seat_pools s join products p on p.product = s.product
          where s.tenant_id = $1 order by s.product, s.type`,
};

export const LOCK_TENANT: Statement = {
  name: 'tenants-lock',
  text: 'select from tenants where tenant_id = $1 for no key update',
};

// The order by is the lock order: rows are locked as they come out of the sort. What a locked row says is read after
// the lock is had, so the counts are those that the transaction before left.
export const LOCK_POOLS: Statement = {
  name: 'seat-pools-lock',
  text: `select ${POOL_COLUMNS} from seat_pools s join products p on p.product = s.product
          where s.tenant_id = $1
            and (s.product, s.type) in (select * from unnest($2::text[], $3::text[]))
          order by s.product, s.type
            for no key update of s`,
};

export const PUT_POOL: Statement = {
  name: 'seat-pools-put',
  text: `insert into seat_pools (tenant_id, product, type, capacity, grant_limit, when_full)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (tenant_id, product, type) do update
            set capacity = excluded.capacity, grant_limit = excluded.grant_limit, when_full = excluded.when_full`,
};

export const GRANTS_OF: Statement = {
  name: 'seat-grants-of',
  text: `select ${GRANT_COLUMNS} from seat_grants g join products p on p.product = g.product
          where g.tenant_id = $1 and g.user_id = $2 order by g.ordinal`,
};

/**
 * What users hold, and the rules of all groups around them. Without a rule in the tenant, no membership is looked at.
 */
export const HOLDINGS: Statement = {
  name: 'seat-holdings',
  text: `with recursive containing (user_id, group_id) as (
           select m.user_id, m.group_id from group_members m
            where m.tenant_id = $1 and m.user_id = any($2::uuid[])
              and exists (select from seat_rules where tenant_id = $1)
           union
           select c.user_id, m.group_id
             from containing c join group_members m on m.tenant_id = $1 and m.subgroup_id = c.group_id
         ), ruled as (
           select c.user_id, json_agg(json_build_object(
                    'rule_id', r.rule_id, 'product', r.product, 'type', r.type, 'created_at', r.created_at)) as list
             from containing c join seat_rules r on r.tenant_id = $1 and r.group_id = c.group_id
            group by c.user_id
         )
         select u.user_id, u.active, ruled.list as rules,
                (select ${GRANT_LIST} from seat_grants g join products p on p.product = g.product
                  where g.tenant_id = u.tenant_id and g.user_id = u.user_id) as grants
           from users u left join ruled on ruled.user_id = u.user_id
          where u.tenant_id = $1 and u.user_id = any($2::uuid[])
          order by u.sequence`,
};

export const DELETE_GRANTS: Statement = {
  name: 'seat-grants-delete',
  text: `delete from seat_grants where tenant_id = $1
            and (user_id, product) in (select * from unnest($2::uuid[], $3::text[]))`,
};

// Who already waits keeps the place in line; a grant that stays what it was keeps its time.
export const WRITE_GRANTS: Statement = {
  name: 'seat-grants-write',
  text: `with written as (
           insert into seat_grants as g
             (tenant_id, user_id, product, type, status, source, ordinal, waiting_number)
           select $1, user_id, product, type, status, source, ordinal,
                  case when status = 'waiting' then nextval('seat_grants_waiting_number') end
             from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[]) with ordinality
                  as wanted (user_id, product, type, status, source, ordinal)
           on conflict (tenant_id, user_id, product) do update
              set type = excluded.type, status = excluded.status, source = excluded.source,
                  ordinal = excluded.ordinal,
                  since = case when g.type = excluded.type and g.status = excluded.status
                               then g.since else excluded.since end,
                  waiting_number = case when g.type = excluded.type and g.status = excluded.status
                                        then g.waiting_number else excluded.waiting_number end
           returning *
         )
         select g.user_id, ${GRANT_COLUMNS} from written g join products p on p.product = g.product order by g.ordinal`,
};

export const PROMOTE_WAITING: Statement = {
  name: 'seat-grants-promote',
  text: `update seat_grants set status = 'assigned', waiting_number = null, since = clock_timestamp()
          where (tenant_id, user_id, product) in (
                  select tenant_id, user_id, product from seat_grants
                   where tenant_id = $1 and product = $2 and type = $3 and status = 'waiting'
                   order by waiting_number limit $4)`,
};
