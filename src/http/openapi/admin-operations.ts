import { readCapacity } from '../admin/seat-pool-routes.ts';
import { readSeatBody } from '../admin/user-seat-routes.ts';
import { readEndBody } from '../messages/occupancy-message.ts';
import { readSeatRuleBody } from '../messages/seat-rule-message.ts';
import { SEAT_TYPE_SPELLINGS } from '../../seats/seat-type.ts';
import { type RefusalCode } from '../answers.ts';
import { clientOperations } from './oauth-operations.ts';
import { done, created, ok, type Operations, query } from './operation.ts';
import { PAGING, PAGING_REFUSALS } from './paging.ts';
import { INSTANT, oneOf, ref, TEXT } from './schema.ts';
import { tokenOperations } from './token-operations.ts';

/** What giving seats may end in. */
const ALLOCATION: readonly RefusalCode[] = ['insufficientSeats', 'wrongSeatType', 'exclusiveSeatType'];

const FROM = query('from', INSTANT, 'The instant itself is included.');
const TO = query('to', INSTANT, 'The instant itself is not included.');
const PRODUCT = query('product', TEXT, 'Of this product alone.');

const SEAT_POOLS: Operations = {
  'GET /admin/v1/seat-pools': {
    id: 'listSeatPools',
    summary: 'Product seats: what there is of each product and type, and how much of it is in use.',
    oneScopeOf: ['seats:manage', 'plan:manage', 'users:manage'],
    parameters: PAGING,
    answers: ok(ref('SeatPoolPage')),
    refusals: PAGING_REFUSALS,
  },
  'PUT /admin/v1/seat-pools/:product/:type': {
    id: 'setCapacity',
    summary: 'Sets how many seats there are: named ones, and shared ones of a product with self-service.',
    scopes: ['plan:manage'],
    body: readCapacity.schema,
    answers: ok(ref('SeatPool')),
    refusals: ['notFound', 'unknownProduct', 'capacityBelowAssigned', 'contactVendor', ...ALLOCATION],
  },
};

const SEAT_RULES: Operations = {
  'POST /admin/v1/seat-rules': {
    id: 'createSeatRule',
    summary: 'From now on every active member of a group holds a seat.',
    scopes: ['users:manage', 'seats:manage'],
    body: readSeatRuleBody.schema,
    answers: created(ref('SeatRule')),
    refusals: ['invalidValue', 'unknownGroup', 'unknownRuleProduct', 'duplicateSeatRule', ...ALLOCATION],
  },
  'GET /admin/v1/seat-rules': {
    id: 'listSeatRules',
    summary: 'Which groups give seats.',
    oneScopeOf: ['users:manage', 'seats:manage'],
    parameters: PAGING,
    answers: ok(ref('SeatRulePage')),
    refusals: PAGING_REFUSALS,
  },
  'GET /admin/v1/seat-rules/:rule': {
    id: 'getSeatRule',
    summary: 'One rule.',
    oneScopeOf: ['users:manage', 'seats:manage'],
    answers: ok(ref('SeatRule')),
    refusals: ['unknownSeatRule'],
  },
  'DELETE /admin/v1/seat-rules/:rule': {
    id: 'deleteSeatRule',
    summary: 'Takes a rule away, and the seats that nothing else gives.',
    scopes: ['users:manage', 'seats:manage'],
    answers: done(),
    refusals: ['unknownSeatRule', ...ALLOCATION],
  },
};

const USER_SEATS: Operations = {
  'PUT /admin/v1/users/:user/seats/:product': {
    id: 'putUserSeat',
    summary: 'Gives a user a seat of a product, or changes its type.',
    scopes: ['users:manage', 'seats:manage'],
    body: readSeatBody.schema,
    answers: ok(ref('UserSeat')),
    refusals: ['notFound', 'invalidValue', 'unknownProduct', ...ALLOCATION],
  },
  'DELETE /admin/v1/users/:user/seats/:product': {
    id: 'removeUserSeat',
    summary: "Takes a user's direct seat of a product away.",
    scopes: ['users:manage', 'seats:manage'],
    answers: done(),
    refusals: ['notFound', 'unknownProduct', ...ALLOCATION],
  },
};

const SESSIONS: Operations = {
  'GET /admin/v1/sessions': {
    id: 'listSessions',
    summary: 'Who is at work on shared seats, the newest first; each row is an agent in a product.',
    scopes: ['seats:manage'],
    parameters: [
      PRODUCT,
      query('agent', TEXT, 'The id of a user, or a part of a name or an address.'),
      query('state', oneOf('occupied', 'ending'), 'In this state alone.'),
      query('seatType', oneOf(...SEAT_TYPE_SPELLINGS), 'On seats of this type; shared ones unless given.'),
      ...PAGING,
    ],
    answers: ok(ref('OccupancyPage')),
    refusals: PAGING_REFUSALS,
  },
  'GET /admin/v1/sessions/:occupancy': {
    id: 'getSession',
    summary: 'One agent at work in a product.',
    scopes: ['seats:manage'],
    answers: ok(ref('Occupancy')),
    refusals: ['notFound'],
  },
  'DELETE /admin/v1/sessions/:occupancy': {
    id: 'endSession',
    summary: 'Ends what is open; who is connected to a customer works on.',
    scopes: ['seats:manage'],
    answers: {
      202: {
        description: 'The seat is free when the last connected session has ended.',
        schema: ref('Ending'),
      },
      ...done('The seat is free.'),
    },
    refusals: ['notFound', 'namedSeatNotClearable'],
  },
  'POST /admin/v1/sessions/end': {
    id: 'endSessions',
    summary: 'Ends several, each with its own result.',
    scopes: ['seats:manage'],
    body: readEndBody.schema,
    answers: ok(ref('EndResults')),
  },
};

const RECORD: Operations = {
  'GET /admin/v1/audit-events': {
    id: 'listAuditEvents',
    summary: 'Who did what to whom, the newest first.',
    scopes: ['audit:read'],
    parameters: [
      FROM,
      TO,
      query('action', TEXT, 'Such as `user.created`.'),
      query('target', TEXT, 'The id of what was changed.'),
      query('actor', TEXT, 'A type of actor, the id of a token, or the name of a connection.'),
      query('result', TEXT, '`success`, or the code of a refusal.'),
      ...PAGING,
    ],
    answers: ok(ref('AuditEventPage')),
    refusals: ['tooMany', ...PAGING_REFUSALS],
  },
  'GET /admin/v1/usage': {
    id: 'readUsage',
    summary: 'How the seats were used, hour by hour, of at most 31 days; the last 24 hours unless given.',
    oneScopeOf: ['seats:manage', 'plan:manage'],
    parameters: [FROM, TO, PRODUCT],
    answers: ok(ref('Usage')),
    refusals: ['invalidValue', 'wrongUsageQuery'],
  },
  'GET /admin/v1/usage/users': {
    id: 'listAssignedSeats',
    summary: 'Which assigned seats were not used, the longest unused first.',
    oneScopeOf: ['seats:manage', 'plan:manage'],
    parameters: [PRODUCT, query('unusedSince', INSTANT, 'Not used since then.'), ...PAGING],
    answers: ok(ref('AssignedSeatPage')),
    refusals: ['wrongUsageQuery', ...PAGING_REFUSALS],
  },
};

/** The surface of a tenant's administrators. */
export const ADMIN_OPERATIONS: Operations = {
  ...SEAT_POOLS,
  ...SEAT_RULES,
  ...USER_SEATS,
  ...SESSIONS,
  ...tokenOperations({ base: '/admin/v1/tokens', scopes: ['tokens:manage'], besides: ['scopeBeyondCaller'] }),
  ...clientOperations({
    base: '/admin/v1/oauth-clients',
    scopes: ['tokens:manage'],
    besides: ['scopeBeyondCaller'],
  }),
  ...RECORD,
};
