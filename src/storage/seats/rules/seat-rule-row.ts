import { type SeatRule } from '../../../seats/rules/seat-rule.ts';
import { type SeatType } from '../../../seats/seat-type.ts';

export interface SeatRuleRow {
  readonly rule_id: string;
  readonly group_id: string;
  readonly product: string;
  readonly type: SeatType;
  readonly created_at: Date;
}

export const SEAT_RULE_COLUMNS = 'rule_id, group_id, product, type, created_at';

export const seatRuleFromRow = (row: SeatRuleRow): SeatRule => ({
  id: row.rule_id,
  groupId: row.group_id,
  product: row.product,
  type: row.type,
  createdAt: row.created_at.toISOString(),
});
