import { type AuditEvent } from '../../audit/audit-event.ts';
import { type Actor } from '../../kernel/actor.ts';
import { type JsonObject } from '../../kernel/json.ts';

/** A row of `audit_events`. */
export interface AuditRow {
  readonly event_id: string;
  readonly at: Date;
  readonly action: string;
  readonly target_type: string;
  readonly target_id: string | null;
  readonly actor_type: Actor['type'];
  readonly token_id: string | null;
  readonly connection: string | null;
  readonly request_id: string | null;
  readonly result: string;
  readonly details: JsonObject;
}

export const AUDIT_COLUMNS =
  'event_id, at, action, target_type, target_id, actor_type, token_id, connection, request_id, result, details';

export const auditEventFromRow = (row: AuditRow): AuditEvent => ({
  id: row.event_id,
  at: row.at.toISOString(),
  action: row.action,
  target: { type: row.target_type, id: row.target_id },
  actor: {
    type: row.actor_type,
    tokenId: row.token_id,
    connection: row.connection,
    requestId: row.request_id,
  },
  result: row.result,
  details: row.details,
});
