import { isJsonObject, type JsonValue } from '../kernel/json.ts';
import { type Lane } from '../tenants/limits/lane.ts';
import { ADMIN, AGENT, SCIM } from './surfaces.ts';

/** What decides the lane of a request; the body where it was read. */
export interface LaneRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

const USER = new RegExp(`^${SCIM}/Users/[^/]+$`);
const URGENT_POSTS = new RegExp(`^(?:${AGENT}/sessions/[^/]+/heartbeat|${ADMIN}/sessions/end)$`);

/**
 * Urgent is what takes access away or keeps the count of seats true: every DELETE, the deactivation of a user however it
 * is written, the end of sessions, and signs of life. What only looks like a deactivation is counted with them too: it
 * gets no more than the urgent requests of its own connection.
 */
export const laneOf = ({ method, path, body }: LaneRequest): Lane => {
  const isUrgent =
    method === 'DELETE' ||
    (method === 'POST' && URGENT_POSTS.test(path)) ||
    ((method === 'PUT' || method === 'PATCH') && USER.test(path) && deactivates(body));
  return isUrgent ? 'urgent' : 'ordinary';
};

const deactivates = (body: unknown): boolean =>
  isJsonObject(body) && (isInactive(body) || operationsOf(body).some(isDeactivation));

const operationsOf = (body: Readonly<Record<string, JsonValue | undefined>>): readonly JsonValue[] => {
  const operations = member(body, 'Operations');
  return Array.isArray(operations) ? operations : [];
};

/** RFC 7644 §3.5.2: `{"path": "active", "value": false}`, or `{"value": {"active": false}}` without a path. */
const isDeactivation = (operation: JsonValue): boolean => {
  if (!isJsonObject(operation)) {
    return false;
  }
  const [path, value] = [member(operation, 'path'), member(operation, 'value')];
  return path === undefined
    ? isJsonObject(value) && isInactive(value)
    : typeof path === 'string' && /(?:^|:)active$/i.test(path) && isFalse(value);
};

const isInactive = (resource: Readonly<Record<string, JsonValue | undefined>>): boolean =>
  isFalse(member(resource, 'active'));

/** Entra sends "False". */
const isFalse = (value: JsonValue | undefined): boolean =>
  value === false || (typeof value === 'string' && value.toLowerCase() === 'false');

/** Names of attributes are matched without regard to case (RFC 7643 §2.1). */
const member = (
  object: Readonly<Record<string, JsonValue | undefined>>,
  name: string,
): JsonValue | undefined => {
  const key = Object.keys(object).find((each) => each.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : object[key];
};
