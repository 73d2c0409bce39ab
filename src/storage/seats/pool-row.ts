import { type SeatPool } from '../../seats/seat-pool.ts';
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
