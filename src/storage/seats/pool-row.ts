import { type SeatPool, type SeatPoolInUse } from '../../seats/seat-pool.ts';
import { type SeatType } from '../../seats/seat-type.ts';

export interface PoolRow {
  readonly product: string;
  readonly type: SeatType;
  readonly display_name: string;
  readonly capacity: number;
  readonly grant_limit: number | null;
  readonly when_full: SeatPool['whenFull'];
  readonly assigned: number;
  readonly waiting: number;
}

export const POOL_COLUMNS =
  's.product, s.type, p.display_name, s.capacity, s.grant_limit, s.when_full, s.assigned, s.waiting';

export const poolFromRow = (row: PoolRow): SeatPool => ({
  product: row.product,
  type: row.type,
  displayName: row.display_name,
  capacity: row.capacity,
  grantLimit: row.grant_limit,
  whenFull: row.when_full,
  assigned: row.assigned,
  waiting: row.waiting,
});

/** With what is occupied, which is counted: a counter would be written by every agent of the tenant. */
export const POOL_IN_USE_COLUMNS = `${POOL_COLUMNS},
  case when s.type = 'concurrent' then (
    select count(*)::integer from concurrent_seats c
     where c.tenant_id = s.tenant_id and c.product = s.product and c.user_id is not null
  ) else 0 end as occupied`;

export const poolInUseFromRow = (row: PoolRow & { readonly occupied: number }): SeatPoolInUse => ({
  ...poolFromRow(row),
  occupied: row.occupied,
});
