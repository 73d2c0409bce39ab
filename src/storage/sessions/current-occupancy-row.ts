import { contactOf } from '../../directory/contact.ts';
import { type UserId } from '../../kernel/ids.ts';
import { type JsonObject } from '../../kernel/json.ts';
import { type CurrentOccupancy } from '../../seats/sessions/occupancy-reader.ts';
import { type OccupancyRow, type SessionRow, sessionFromRow } from './occupancy-row.ts';

/** An occupancy with its agent and its live sessions. */
export interface CurrentOccupancyRow extends Pick<
  OccupancyRow,
  | 'end_requested_at'
  | 'end_requested_by'
  | 'occupancy_id'
  | 'product'
  | 'seat_type'
  | 'since'
  | 'state'
  | 'user_id'
> {
  readonly display_name: string;
  readonly contact: JsonObject;
  readonly sessions: readonly SessionRow[] | null;
}

// Of one moment, the beginning of the statement: what the list counts is what it shows.
const LIVE = `s.tenant_id = o.tenant_id and s.occupancy_id = o.occupancy_id and s.ended_at is null
  and s.expires_at > statement_timestamp()`;

/** Whether an occupancy `o` is a current one of the tenant $1. */
export const IS_CURRENT = `o.tenant_id = $1 and o.ended_at is null and exists (select from sessions s where ${LIVE})`;

/** What is told of an occupancy `o`, its user `u` and its product `p`. Of the document only what is shown. */
export const CURRENT_COLUMNS = `o.occupancy_id, o.user_id, o.product, p.display_name, o.seat_type, o.state, o.since,
  o.end_requested_at, o.end_requested_by,
  json_build_object('userName', u.document->'userName', 'displayName', u.document->'displayName',
                    'name', u.document->'name', 'emails', u.document->'emails') as contact,
  (select json_agg(live order by live.started_at, live.session_id) from (
     select s.session_id, s.kind, s.device, s.platform, s.state, s.started_at, s.last_seen_at, s.expires_at, s.ended_at
       from sessions s where ${LIVE}) as live) as sessions`;

export const currentOccupancyFromRow = (row: CurrentOccupancyRow): CurrentOccupancy => ({
  id: row.occupancy_id,
  product: row.product,
  displayName: row.display_name,
  seatType: row.seat_type,
  state: row.state,
  agent: { id: row.user_id as UserId, ...contactOf(row.contact) },
  since: row.since.toISOString(),
  endRequestedAt: row.end_requested_at?.toISOString() ?? null,
  endRequestedBy: row.end_requested_by,
  sessions: (row.sessions ?? []).map(sessionFromRow),
});
