import { type UserId } from '../../kernel/ids.ts';
import { type Occupancy } from '../../seats/sessions/occupancy.ts';
import { type EndReason, type Session, type SessionEnd } from '../../seats/sessions/session.ts';

interface EndColumns {
  readonly ended_at: Date | string | null;
  readonly end_reason: EndReason | null;
  readonly ended_by: string | null;
}

/** A session as the database answers it as JSON. */
export interface SessionRow extends EndColumns {
  readonly session_id: string;
  readonly kind: Session['kind'];
  readonly device: string | null;
  readonly platform: string | null;
  readonly state: Session['state'];
  readonly started_at: string;
  readonly last_seen_at: string;
  readonly expires_at: string;
}

export interface OccupancyRow extends EndColumns {
  readonly occupancy_id: string;
  readonly user_id: string;
  readonly product: string;
  readonly seat_type: Occupancy['seatType'];
  readonly epoch: string;
  readonly state: Occupancy['state'];
  readonly since: Date;
  readonly end_requested_at: Date | null;
  readonly end_requested_by: string | null;
}

export const OCCUPANCY_COLUMNS =
  'o.occupancy_id, o.user_id, o.product, o.seat_type, o.epoch, o.state, o.since, ' +
  'o.end_requested_at, o.end_requested_by, o.ended_at, o.end_reason, o.ended_by';

export const SESSION_COLUMNS =
  's.occupancy_id, s.session_id, s.kind, s.device, s.platform, s.state, s.started_at, s.last_seen_at, ' +
  's.expires_at, s.ended_at, s.end_reason, s.ended_by';

export const occupancyFromRow = (row: OccupancyRow, sessions: readonly SessionRow[]): Occupancy => ({
  id: row.occupancy_id,
  user: row.user_id as UserId,
  product: row.product,
  seatType: row.seat_type,
  epoch: Number(row.epoch),
  state: row.state,
  since: row.since.toISOString(),
  endRequestedAt: row.end_requested_at?.toISOString() ?? null,
  endRequestedBy: row.end_requested_by,
  sessions: sessions.map(sessionFromRow),
  end: endFrom(row),
});

export const sessionFromRow = (row: SessionRow): Session => ({
  id: row.session_id,
  kind: row.kind,
  device: row.device,
  platform: row.platform,
  state: row.state,
  startedAt: new Date(row.started_at).toISOString(),
  lastSeenAt: new Date(row.last_seen_at).toISOString(),
  expiresAt: new Date(row.expires_at).toISOString(),
  end: endFrom(row),
});

const endFrom = ({ ended_at, end_reason, ended_by }: EndColumns): SessionEnd | null =>
  ended_at === null || end_reason === null
    ? null
    : { reason: end_reason, by: ended_by, at: new Date(ended_at).toISOString() };
