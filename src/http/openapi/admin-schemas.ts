import { SESSION_KINDS } from '../../seats/sessions/session.ts';
import { SCOPES } from '../../tenants/scope.ts';
import { CLIENT_PROFILES } from '../../tenants/client-profile.ts';
import {
  BOOLEAN,
  COUNT,
  INSTANT,
  INSTANT_OR_NULL,
  listOf,
  type NamedSchemas,
  object,
  objectWith,
  oneOf,
  pageOf,
  ref,
  TEXT,
  TEXT_OR_NULL,
  UUID,
} from './schema.ts';

const SEAT_TYPE = oneOf('named', 'concurrent');

const PERSON = object({ id: UUID, userName: TEXT, displayName: TEXT_OR_NULL, email: TEXT_OR_NULL });

const TOKEN: NamedSchemas = {
  id: UUID,
  name: TEXT,
  scopes: listOf(oneOf(...SCOPES)),
  clientProfile: oneOf(...CLIENT_PROFILES),
  expiresAt: INSTANT_OR_NULL,
  createdAt: INSTANT,
  lastUsedAt: INSTANT_OR_NULL,
};

const CLIENT: NamedSchemas = {
  clientId: UUID,
  name: TEXT,
  scopes: listOf(oneOf(...SCOPES)),
  clientProfile: oneOf(...CLIENT_PROFILES),
  authentication: oneOf('client_secret', 'private_key_jwt'),
  createdAt: INSTANT,
  lastUsedAt: INSTANT_OR_NULL,
};

/** Told of a client whose keys are published. */
const KEYS: NamedSchemas = { jwksUri: TEXT };

const SEATS: NamedSchemas = {
  SeatPool: object({
    product: TEXT,
    displayName: TEXT,
    type: SEAT_TYPE,
    capacity: COUNT,
    grantLimit: { type: ['integer', 'null'], minimum: 0 },
    assigned: COUNT,
    waiting: COUNT,
    occupied: COUNT,
    available: COUNT,
    whenFull: oneOf('refuse', 'wait'),
  }),
  SeatRule: object({ id: UUID, groupId: UUID, product: TEXT, type: SEAT_TYPE, createdAt: INSTANT }),
  UserSeat: object({
    userId: UUID,
    product: TEXT,
    type: SEAT_TYPE,
    displayName: TEXT,
    status: oneOf('assigned', 'waiting', 'suspended'),
    source: oneOf('direct', 'rule'),
    since: INSTANT,
  }),
};

const WORK: NamedSchemas = {
  Occupancy: object({
    id: UUID,
    product: TEXT,
    displayName: TEXT,
    seatType: SEAT_TYPE,
    state: oneOf('occupied', 'ending'),
    agent: PERSON,
    since: INSTANT,
    lastSeenAt: INSTANT,
    connected: COUNT,
    open: COUNT,
    sessions: listOf(
      object({
        id: UUID,
        state: oneOf('open', 'connected'),
        kind: oneOf(...SESSION_KINDS),
        device: TEXT_OR_NULL,
        platform: TEXT_OR_NULL,
        startedAt: INSTANT,
        lastSeenAt: INSTANT,
      }),
    ),
    endRequestedAt: INSTANT_OR_NULL,
    endRequestedBy: TEXT_OR_NULL,
  }),
  Ending: object({ state: oneOf('ending'), message: TEXT }),
  EndResults: object({
    ended: COUNT,
    ending: COUNT,
    results: listOf(
      object({
        id: TEXT,
        status: oneOf('ended', 'ending', 'notFound', 'namedSeatNotClearable'),
        message: TEXT,
      }),
    ),
  }),
};

const RECORD: NamedSchemas = {
  AuditEvent: object({
    id: TEXT,
    at: INSTANT,
    action: TEXT,
    target: object({ type: TEXT, id: TEXT_OR_NULL }),
    actor: object({
      type: oneOf('client', 'administrator', 'operator', 'agent', 'system'),
      tokenId: TEXT_OR_NULL,
      connection: TEXT_OR_NULL,
    }),
    requestId: TEXT_OR_NULL,
    result: TEXT,
    details: { type: 'object', additionalProperties: true },
  }),
  HourOfUsage: object({
    hour: INSTANT,
    product: TEXT,
    displayName: TEXT,
    peakOccupied: COUNT,
    assigned: object({ named: COUNT, concurrent: COUNT }),
    denials: COUNT,
    resolvedDenials: COUNT,
    waitingSeconds: COUNT,
    longestWaitSeconds: COUNT,
  }),
  Usage: object({
    from: INSTANT,
    to: INSTANT,
    items: listOf(ref('HourOfUsage')),
    totalResults: COUNT,
  }),
  AssignedSeat: object({
    user: PERSON,
    product: TEXT,
    displayName: TEXT,
    type: SEAT_TYPE,
    assignedSince: INSTANT,
    lastUsedAt: INSTANT_OR_NULL,
    unusedSince: INSTANT,
  }),
};

const SOLD: NamedSchemas = {
  Tenant: object({ id: UUID, name: TEXT, suspended: BOOLEAN, createdAt: INSTANT }),
  Product: object({
    product: TEXT,
    displayName: TEXT,
    occupiedBy: oneOf('session', 'login'),
    seatTypes: oneOf('exclusive', 'mixed'),
    sharedSelfService: BOOLEAN,
  }),
};

const ITEMS: NamedSchemas = {
  Token: object(TOKEN),
  IssuedToken: object({
    ...TOKEN,
    token: { type: 'string', description: 'The secret. It is never shown again.' },
  }),
  OauthClient: objectWith(CLIENT, KEYS),
  RegisteredOauthClient: objectWith(CLIENT, {
    ...KEYS,
    clientSecret: { type: 'string', description: 'Where it has no keys. It is never shown again.' },
  }),
  ...SEATS,
  ...WORK,
  ...RECORD,
  ...SOLD,
};

const LISTED = [
  'Token',
  'OauthClient',
  'SeatPool',
  'SeatRule',
  'Occupancy',
  'AuditEvent',
  'AssignedSeat',
  'Tenant',
  'Product',
];

/** What administrators and the vendor are answered. */
export const ADMIN_SCHEMAS: NamedSchemas = {
  ...ITEMS,
  ...Object.fromEntries(LISTED.map((name) => [`${name}Page`, pageOf(name)])),
};
