import { type UserId } from '../../kernel/ids.ts';
import { type SeatType } from '../../seats/seat-type.ts';
import { type AssignedSeat, type HourOfUsage } from '../../seats/usage/usage.ts';

export interface HourRow {
  readonly hour: Date;
  readonly product: string;
  readonly display_name: string;
  readonly peak: number;
  readonly named: number;
  readonly concurrent: number;
  readonly denials: number;
  readonly resolved: number;
  readonly waited: number;
  readonly longest: number;
}

export const hourFromRow = (row: HourRow): HourOfUsage => ({
  hour: row.hour.toISOString(),
  product: row.product,
  displayName: row.display_name,
  peakOccupied: row.peak,
  assigned: { named: row.named, concurrent: row.concurrent },
  denials: row.denials,
  resolvedDenials: row.resolved,
  waitingSeconds: row.waited,
  longestWaitSeconds: row.longest,
});

export interface AssignedSeatRow {
  readonly user_id: string;
  readonly user_name: string;
  readonly user_display_name: string | null;
  readonly email: string | null;
  readonly product: string;
  readonly display_name: string;
  readonly type: SeatType;
  readonly since: Date;
  readonly used_at: Date | null;
  readonly unused_since: Date;
}

export const assignedSeatFromRow = (row: AssignedSeatRow): AssignedSeat => ({
  user: {
    id: row.user_id as UserId,
    userName: row.user_name,
    displayName: row.user_display_name,
    email: row.email,
  },
  product: row.product,
  displayName: row.display_name,
  type: row.type,
  assignedSince: row.since.toISOString(),
  lastUsedAt: row.used_at?.toISOString() ?? null,
  unusedSince: row.unused_since.toISOString(),
});
