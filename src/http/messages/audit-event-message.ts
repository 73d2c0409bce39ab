import { type ParsedUrlQuery } from 'node:querystring';
import { type AuditEvent } from '../../audit/audit-event.ts';
import { type AuditPage, type AuditPosition, type AuditQuery } from '../../audit/audit-reader.ts';
import { instantFrom } from './date-time.ts';
import { cursorAt, invalidCursor, type ListMessage, positionFrom } from './list-page.ts';
import { instantIn, textIn } from './query-values.ts';

/**
 * Which events are asked for.
 * @throws HttpError `invalidCursor`, `invalidValue`.
 */
export const auditQueryFrom = (query: ParsedUrlQuery): AuditQuery => {
  const { limit, position } = positionFrom(query);
  return {
    limit,
    behind: position && auditPositionFrom(position),
    from: instantIn(query, 'from'),
    to: instantIn(query, 'to'),
    action: textIn(query, 'action'),
    target: textIn(query, 'target')?.toLowerCase(),
    actor: textIn(query, 'actor'),
    result: textIn(query, 'result'),
  };
};

export const auditPageMessage = ({ items, totalResults, next }: AuditPage): ListMessage<object> => ({
  items: items.map(auditEventMessage),
  totalResults,
  ...(next && { nextCursor: cursorAt([next.at, next.id]) }),
});

const auditEventMessage = (event: AuditEvent): object => {
  const { id, at, action, target, result, details } = event;
  const { requestId, ...actor } = event.actor;
  return { id, at, action, target, actor, requestId, result, details };
};

/** What fits into a bigint. */
const EVENT_ID = /^\d{1,18}$/;

const auditPositionFrom = (position: readonly string[]): AuditPosition => {
  const [instant = '', id = ''] = position;
  const at = instantFrom(instant);
  if (position.length !== 2 || at === undefined || !EVENT_ID.test(id)) {
    throw invalidCursor();
  }
  return { at, id };
};
