import { LONGEST_WAIT } from '../agent/wait-preference.ts';
import { readSessionBody } from '../messages/session-message.ts';
import { done, header, ok, type Operations } from './operation.ts';
import { COUNT, type NamedSchemas, object, oneOf, ref, TEXT, UUID } from './schema.ts';

/** What the products' back ends are answered; times in seconds. */
export const AGENT_SCHEMAS: NamedSchemas = {
  Session: object({
    id: UUID,
    occupancyId: UUID,
    state: oneOf('open', 'connected'),
    seatType: oneOf('named', 'concurrent'),
    epoch: COUNT,
    expiresIn: COUNT,
    heartbeatEvery: COUNT,
  }),
};

const ONE_NAME = { oneOf: ['userName', 'userId', 'externalId'].map((name) => ({ required: [name] })) };

/** The surface of the products' back ends. */
export const AGENT_OPERATIONS: Operations = {
  'POST /agent/v1/sessions': {
    id: 'openSession',
    summary: 'Opens a session for an agent, who is named in one of three ways.',
    scopes: ['sessions'],
    parameters: [
      header(
        'Prefer',
        TEXT,
        `\`wait=N\`: wait in line for up to N seconds, at most ${LONGEST_WAIT}, where no seat is free.`,
      ),
      header('Idempotency-Key', TEXT, 'Sent again with the same one, a request opens nothing twice.'),
    ],
    body: { ...readSessionBody.schema, ...ONE_NAME },
    answers: { 201: { description: 'Opened.', schema: ref('Session') } },
    refusals: [
      ...(['notFound', 'unknownProduct', 'ambiguousUser', 'userInactive', 'noSeat', 'invalidValue'] as const),
      ...(['allSharedSeatsInUse', 'occupancyEnding', 'idempotencyKeyReused', 'wrongSessionKind'] as const),
      'sessionEnded',
    ],
  },
  'POST /agent/v1/sessions/:session/connect': {
    id: 'connectSession',
    summary: 'The agent is connected to a customer.',
    scopes: ['sessions'],
    answers: ok(ref('Session')),
    refusals: ['notFound', 'sessionEnded'],
  },
  'POST /agent/v1/sessions/:session/heartbeat': {
    id: 'keepSession',
    summary: 'The agent is still at work.',
    scopes: ['sessions'],
    answers: ok(object({ expiresIn: COUNT })),
    refusals: ['notFound', 'sessionEnded'],
  },
  'DELETE /agent/v1/sessions/:session': {
    id: 'closeSession',
    summary: 'Closes a session.',
    scopes: ['sessions'],
    answers: done(),
    refusals: ['notFound', 'sessionEnded'],
  },
  'DELETE /agent/v1/occupancies/:occupancy': {
    id: 'closeOccupancy',
    summary: 'Closes all sessions of an agent in a product: the seat is free.',
    scopes: ['sessions'],
    answers: done(),
    refusals: ['notFound', 'sessionEnded'],
  },
};
