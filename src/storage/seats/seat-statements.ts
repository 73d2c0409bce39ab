import { type Statement } from '../statement.ts';
import { GRANT_COLUMNS } from './grant-row.ts';
import { POOL_COLUMNS, POOL_IN_USE_COLUMNS } from './pool-row.ts';

export const PRODUCTS: Statement = { name: 'products', text: 'select * from products order by product' };

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

export const DELETE_GRANTS: Statement = {
  name: 'seat-grants-delete',
  text: 'delete from seat_grants where tenant_id = $1 and user_id = $2 and product = any($3::text[])',
};

// Who already waits keeps the place in line; a grant that stays what it was keeps its time.
export const WRITE_GRANTS: Statement = {
  name: 'seat-grants-write',
  text: `with written as (
           insert into seat_grants as g
             (tenant_id, user_id, product, type, status, source, ordinal, waiting_number)
           select $1, $2, product, type, status, source, ordinal,
                  case when status = 'waiting' then nextval('seat_grants_waiting_number') end
             from unnest($3::text[], $4::text[], $5::text[], $6::text[]) with ordinality
                  as wanted (product, type, status, source, ordinal)
           on conflict (tenant_id, user_id, product) do update
              set type = excluded.type, status = excluded.status, source = excluded.source,
                  ordinal = excluded.ordinal,
                  since = case when g.type = excluded.type and g.status = excluded.status
                               then g.since else excluded.since end,
                  waiting_number = case when g.type = excluded.type and g.status = excluded.status
                                        then g.waiting_number else excluded.waiting_number end
           returning *
         )
         select ${GRANT_COLUMNS} from written g join products p on p.product = g.product order by g.ordinal`,
};

export const PROMOTE_WAITING: Statement = {
  name: 'seat-grants-promote',
  text: `update seat_grants set status = 'assigned', waiting_number = null, since = clock_timestamp()
          where (tenant_id, user_id, product) in (
                  select tenant_id, user_id, product from seat_grants
                   where tenant_id = $1 and product = $2 and type = $3 and status = 'waiting'
                   order by waiting_number limit $4)`,
};
