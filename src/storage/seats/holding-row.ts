import { type UserId } from '../../kernel/ids.ts';
import { type Holding } from '../../seats/seat-store.ts';
import { type SeatType } from '../../seats/seat-type.ts';
import { grantFromRow, type GrantRow } from './grant-row.ts';

interface RuledSeatRow {
  readonly rule_id: string;
  readonly product: string;
  readonly type: SeatType;
  readonly created_at: string;
}

/** What one user holds, as the database answers it as JSON; null where there is nothing. */
export interface HoldingRow {
  readonly user_id: UserId;
  readonly active: boolean;
  readonly grants: readonly GrantRow[] | null;
  readonly rules: readonly RuledSeatRow[] | null;
}

export const holdingFromRow = (row: HoldingRow): Holding => ({
  user: row.user_id,
  isActive: row.active,
  grants: (row.grants ?? []).map(grantFromRow),
  rules: (row.rules ?? []).map(({ rule_id: id, product, type, created_at: createdAt }) => ({
    id,
    product,
    type,
    createdAt: new Date(createdAt).toISOString(),
  })),
});
