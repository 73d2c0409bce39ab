import { type JsonObject, type JsonValue, isJsonObject } from '../../kernel/json.ts';
import { directSeatsOf } from '../../seats/rules/seat-from.ts';
import { type SeatGrant } from '../../seats/seat-grant.ts';
import { type SeatPoolKey } from '../../seats/seat-pool.ts';

/** The extension in which a user's seats stand. */
export const SEATS_SCHEMA = 'urn:ietf:params:scim:schemas:extension:seats:2.0:User';
/** The core attribute in which Okta reads and writes grants. */
export const ENTITLEMENTS = 'entitlements';
/** Marks an entitlement as a seat; entitlements of other types are plain data. */
export const SEAT_ENTITLEMENT = 'Seat';

/** The three views of one set of seats, as they stand in a resource; undefined where it does not carry one. */
export interface SeatViews {
  /** `urn:…:seats:2.0:User:seats` */
  readonly seats: JsonValue | undefined;
  /** `urn:…:seats:2.0:User:seatList`, for identity providers that can only map flat strings (Entra). */
  readonly seatList: JsonValue | undefined;
  /** The entitlements that are seats. */
  readonly entitlements: JsonValue[] | undefined;
}

/** A resource taken apart: what the directory keeps, and what concerns seats. */
export interface WrittenUser {
  readonly attributes: JsonObject;
  readonly views: SeatViews;
}

/** Takes the seat views out of a resource that a client wrote. */
export const takeSeatViews = (resource: JsonObject): WrittenUser => {
  const { [SEATS_SCHEMA]: extension, [ENTITLEMENTS]: entitlements, ...attributes } = resource;
  const { seats, seatList } = isJsonObject(extension) ? extension : {};
  if (!Array.isArray(entitlements)) {
    return { attributes, views: { seats, seatList, entitlements: undefined } };
  }
  const others = entitlements.filter((each) => !isSeat(each));
  // A list of nothing but plain data says nothing of seats; an empty one says that there are none.
  const isView = others.length < entitlements.length || entitlements.length === 0;
  return {
    attributes: others.length === 0 ? attributes : { ...attributes, [ENTITLEMENTS]: others },
    views: { seats, seatList, entitlements: isView ? entitlements.filter(isSeat) : undefined },
  };
};

/** An entitlement without a type is a seat if its value reads as one. */
const isSeat = (entitlement: JsonValue): boolean => {
  if (!isJsonObject(entitlement)) {
    return false;
  }
  const { type, value } = entitlement;
  return type === undefined || type === ''
    ? typeof value === 'string' && /^[^:\s]+:(named|concurrent|shared)$/i.test(value)
    : typeof type === 'string' && type.toLowerCase() === SEAT_ENTITLEMENT.toLowerCase();
};

/** A user's attributes with the three views of its seats put in. */
export const withSeatViews = (attributes: JsonObject, grants: readonly SeatGrant[]): JsonObject => {
  if (grants.length === 0) {
    return attributes;
  }
  const others = attributes[ENTITLEMENTS];
  const direct = directSeatsOf(grants).map(nameOf);
  return {
    ...attributes,
    [ENTITLEMENTS]: [...grants.map(entitlementOf), ...(Array.isArray(others) ? others : [])],
    [SEATS_SCHEMA]: {
      seats: grants.map(seatOf),
      ...(direct.length > 0 && { seatList: direct.join(' ') }),
    },
  };
};

/** `remote-support:named` */
export const nameOf = ({ product, type }: SeatPoolKey): string => `${product}:${type}`;

/** "RescueAssist - Concurrent" */
export const displayOf = ({ displayName, type }: SeatPoolKey & { readonly displayName: string }): string =>
  `${displayName} - ${type.charAt(0).toUpperCase()}${type.slice(1)}`;

const entitlementOf = (grant: SeatGrant): JsonObject => ({
  value: nameOf(grant),
  display: displayOf(grant),
  type: SEAT_ENTITLEMENT,
});

const seatOf = (grant: SeatGrant): JsonObject => ({
  product: grant.product,
  type: grant.type,
  display: displayOf(grant),
  status: grant.status,
  source: grant.source,
  since: grant.since,
});
