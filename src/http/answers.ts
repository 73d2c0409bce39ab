import { type AuditErrorCode } from '../audit/audit-error.ts';
import { type DirectoryErrorCode } from '../directory/directory-error.ts';
import { type BulkErrorCode } from '../provisioning/bulk/bulk-error.ts';
import { type ScimErrorCode } from '../scim/scim-error.ts';
import { type SeatErrorCode } from '../seats/seat-error.ts';
import { type SessionErrorCode } from '../seats/sessions/session-error.ts';
import { type UsageErrorCode } from '../seats/usage/usage-error.ts';
import { type OauthErrorCode } from '../tenants/oauth/oauth-error.ts';
import { type TenantErrorCode } from '../tenants/tenant-error.ts';
import {
  allow,
  challenge,
  challengeClient,
  challengeInsufficientScope,
  challengeInvalidToken,
  retryAfter,
  retryAfterFacts,
  seatsShortage,
} from './answer-headers.ts';
import { type HttpErrorCode } from './http-error.ts';

/** Every code of a refusal. */
export type RefusalCode =
  | AuditErrorCode
  | BulkErrorCode
  | DirectoryErrorCode
  | HttpErrorCode
  | OauthErrorCode
  | ScimErrorCode
  | SeatErrorCode
  | SessionErrorCode
  | TenantErrorCode
  | UsageErrorCode;

type Facts = Readonly<Record<string, unknown>>;

/** How a refusal is told over HTTP. */
export interface Answer {
  readonly status: number;
  /** RFC 9457 §3.1.3: the same for every occurrence of the code. */
  readonly title: string;
  /** RFC 7644 §3.12: the keyword, where a SCIM client is to act on it. */
  readonly scimType?: string;
  /** Where SCIM wants another status than the other surfaces. */
  readonly scimStatus?: number;
  /** The code as clients know it, where two refusals of ours are one to them. */
  readonly code?: string;
  /** RFC 6749 §5.2: the word for it on the surface of OAuth. */
  readonly oauthError?: string;
  /** Header fields made of the facts of the refusal. */
  readonly headers?: (facts: Facts) => Record<string, string>;
}

/**
 * The one place where a refusal gets a status. A code that is missing here does not compile.
 *
 * On SCIM, identity providers read 409 as "exists already" and then look for the resource to link it; so 409 is
 * kept there for `uniqueness`, and for the circles of a Bulk request, where RFC 7644 §3.7.1 names it.
 */
const ANSWERS = {
  // The language: RFC 7644 §3.12, table 9, and RFC 9865 §2.3.
  expiredCursor: { status: 400, title: 'Cursor expired', scimType: 'expiredCursor' },
  invalidCount: { status: 400, title: 'Invalid count', scimType: 'invalidCount' },
  invalidCursor: { status: 400, title: 'Invalid cursor', scimType: 'invalidCursor' },
  invalidFilter: { status: 400, title: 'Invalid filter', scimType: 'invalidFilter' },
  invalidPath: { status: 400, title: 'Invalid path', scimType: 'invalidPath' },
  invalidSyntax: { status: 400, title: 'Invalid syntax', scimType: 'invalidSyntax' },
  invalidValue: { status: 400, title: 'Invalid value', scimType: 'invalidValue' },
  mutability: { status: 400, title: 'Not modifiable', scimType: 'mutability' },
  noTarget: { status: 400, title: 'No target', scimType: 'noTarget' },
  tooLarge: { status: 413, title: 'Too large' },
  tooMany: { status: 400, title: 'Too many results', scimType: 'tooMany' },

  // What is there.
  circularReference: { status: 409, title: 'Circular reference' },
  memberCycle: { status: 400, title: 'Circular membership', scimType: 'invalidValue' },
  unknownMember: { status: 400, title: 'Unknown member', scimType: 'invalidValue' },
  notFound: { status: 404, title: 'Not found' },
  preconditionFailed: { status: 412, title: 'Precondition failed' },
  uniqueness: { status: 409, title: 'Exists already', scimType: 'uniqueness' },

  // Seats.
  capacityBelowAssigned: { status: 409, title: 'Capacity below the seats assigned', scimStatus: 403 },
  contactVendor: { status: 403, title: 'Contact the vendor' },
  duplicateSeatRule: { status: 409, title: 'Exists already' },
  exclusiveSeatType: {
    status: 409,
    title: 'Only one seat type',
    scimStatus: 400,
    scimType: 'invalidValue',
  },
  // 403 is what SCIM servers that refuse for licences converge on.
  insufficientSeats: {
    status: 409,
    title: 'Insufficient seats',
    scimStatus: 403,
    scimType: 'insufficientSeats',
    headers: seatsShortage,
  },
  unknownGroup: { status: 400, title: 'Unknown group' },
  unknownPool: { status: 404, title: 'Unknown seat pool' },
  unknownProduct: { status: 404, title: 'Unknown product', scimStatus: 400, scimType: 'invalidValue' },
  // In a body, where for grants the product stands in the path.
  unknownRuleProduct: { status: 400, title: 'Invalid value', code: 'invalidValue' },
  unknownSeatRule: { status: 404, title: 'Not found', code: 'notFound' },
  wrongSeatType: { status: 400, title: 'Invalid value', scimType: 'invalidValue', code: 'invalidValue' },

  // Agents at work.
  allSharedSeatsInUse: { status: 409, title: 'All shared seats in use', headers: retryAfter },
  ambiguousUser: { status: 409, title: 'Ambiguous user' },
  idempotencyKeyReused: { status: 409, title: 'Idempotency key reused' },
  namedSeatNotClearable: { status: 409, title: 'Named seat' },
  noSeat: { status: 403, title: 'No seat' },
  occupancyEnding: { status: 409, title: 'Session is being ended', headers: retryAfter },
  sessionEnded: { status: 410, title: 'Session ended' },
  userInactive: { status: 403, title: 'User inactive' },
  wrongSessionKind: { status: 400, title: 'Invalid value', code: 'invalidValue' },

  // How seats were used.
  wrongUsageQuery: { status: 400, title: 'Invalid value', code: 'invalidValue' },

  // Who asks.
  expiredToken: { status: 401, title: 'Token expired', headers: challengeInvalidToken },
  insufficientScope: { status: 403, title: 'Insufficient scope', headers: challengeInsufficientScope },
  invalidExpiry: { status: 400, title: 'Invalid expiry', scimType: 'invalidValue' },
  invalidToken: { status: 401, title: 'Invalid token', headers: challengeInvalidToken },
  scopeBeyondCaller: { status: 403, title: 'Scope beyond the caller' },
  tooManyTokens: { status: 409, title: 'Too many tokens' },
  tooManyFailures: { status: 429, title: 'Too many failed attempts', headers: retryAfterFacts },
  tenantSuspended: { status: 403, title: 'Account suspended' },
  unauthenticated: { status: 401, title: 'Unauthenticated', headers: challenge },

  // The authorization server.
  invalidClient: {
    status: 401,
    title: 'Invalid client',
    oauthError: 'invalid_client',
    headers: challengeClient,
  },
  invalidKeySet: { status: 400, title: 'Invalid keys', scimType: 'invalidValue' },
  invalidRequest: { status: 400, title: 'Invalid request', oauthError: 'invalid_request' },
  invalidScope: { status: 400, title: 'Invalid scope', oauthError: 'invalid_scope' },
  unsupportedGrantType: { status: 400, title: 'Unsupported grant', oauthError: 'unsupported_grant_type' },

  // The request itself.
  filterNotAllowed: { status: 403, title: 'Filter not allowed' },
  invalidBody: { status: 400, title: 'Invalid body', scimType: 'invalidSyntax' },
  methodNotAllowed: { status: 405, title: 'Method not allowed', headers: allow },
  notImplemented: { status: 501, title: 'Not implemented' },
  payloadTooLarge: { status: 413, title: 'Body too large' },
  rateLimited: { status: 429, title: 'Too many requests', headers: retryAfterFacts },
  unsupportedMediaType: { status: 415, title: 'Unsupported media type' },
} as const satisfies Record<RefusalCode, Answer>;

/** The answer to a refusal with this code, or undefined when no domain of ours refuses with it. */
export const answerTo = (code: string): Answer | undefined =>
  Object.hasOwn(ANSWERS, code) ? ANSWERS[code as RefusalCode] : undefined;
