import { type ParsedUrlQuery } from 'node:querystring';
import { type EndOrder, type EndResult, endSentence } from '../../seats/sessions/end-occupancies.ts';
import { lastSeenAt } from '../../seats/sessions/occupancy.ts';
import {
  type CurrentOccupancy,
  type OccupancyPage,
  type OccupancyQuery,
} from '../../seats/sessions/occupancy-reader.ts';
import { SEAT_TYPE_SPELLINGS, seatTypeFrom } from '../../seats/seat-type.ts';
import { creationPageFrom, cursorAt, type ListMessage } from './list-page.ts';
import { textIn, wordIn } from './query-values.ts';
import { bodyReader } from './request-body.ts';

/**
 * Which occupancies are asked for: shared ones unless `seatType` says otherwise.
 * @throws HttpError `invalidCursor`, `invalidValue`.
 */
export const occupancyQueryFrom = (query: ParsedUrlQuery): OccupancyQuery => {
  const { limit, after } = creationPageFrom(query);
  return {
    limit,
    behind: after && { since: after.createdAt, id: after.id },
    seatType: seatTypeFrom(wordIn(query, 'seatType', SEAT_TYPE_SPELLINGS) ?? '') ?? 'concurrent',
    product: textIn(query, 'product'),
    state: wordIn(query, 'state', ['occupied', 'ending']),
    agent: textIn(query, 'agent'),
  };
};

export const occupancyPageMessage = ({ items, totalResults, next }: OccupancyPage): ListMessage<object> => ({
  items: items.map(occupancyMessage),
  totalResults,
  ...(next && { nextCursor: cursorAt([next.since, next.id]) }),
});

/** An occupancy as administrators see it: one row, with all the sessions on all devices. */
export const occupancyMessage = (occupancy: CurrentOccupancy): object => {
  const { sessions, ...row } = occupancy;
  const connected = sessions.filter(({ state }) => state === 'connected').length;
  return {
    id: row.id,
    product: row.product,
    displayName: row.displayName,
    seatType: row.seatType,
    state: row.state,
    agent: row.agent,
    since: row.since,
    lastSeenAt: lastSeenAt(occupancy),
    connected,
    open: sessions.length - connected,
    sessions: sessions.map(sessionMessage),
    endRequestedAt: row.endRequestedAt,
    endRequestedBy: row.endRequestedBy,
  };
};

const sessionMessage = (session: CurrentOccupancy['sessions'][number]): object => {
  const { id, state, kind, device, platform, startedAt } = session;
  return { id, state, kind, device, platform, startedAt, lastSeenAt: session.lastSeenAt };
};

/** The most that are ended at once. */
const MOST_IDS = 200;

interface EndBody {
  readonly ids: readonly string[];
  readonly reason?: string | null;
  readonly force?: boolean;
}

/** What the body must be. */
export const readEndBody = bodyReader<EndBody>({
  required: ['ids'],
  properties: {
    ids: { type: 'array', minItems: 1, maxItems: MOST_IDS, items: { type: 'string', maxLength: 200 } },
    reason: { type: ['string', 'null'], maxLength: 200 },
    force: { type: 'boolean' },
  },
});

/**
 * What is to be ended.
 * @throws HttpError `invalidBody`.
 */
export const endOrderFrom = (ctx: Parameters<typeof readEndBody>[0]): Omit<EndOrder, 'actor' | 'tenant'> => {
  const { ids, reason = null, force = false } = readEndBody(ctx);
  return { ids, force, note: reason === '' ? null : reason };
};

/** What became of each, in the order asked for. */
export const endResultsMessage = (results: readonly EndResult[]): object => ({
  ended: results.filter(({ status }) => status === 'ended').length,
  ending: results.filter(({ status }) => status === 'ending').length,
  results: results.map((result) => ({ id: result.id, status: result.status, message: endSentence(result) })),
});
