import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { HttpError } from '../http-error.ts';
import { DEPTH_LIMIT } from './json-limits.ts';

/** An object or array in its place; the path to it is only spelled out when something in it is refused. */
interface Place {
  readonly value: object;
  readonly key: string | number;
  readonly depth: number;
  readonly parent: Place | undefined;
}

/** NUL, which PostgreSQL cannot store, and half of a surrogate pair, which is no character at all. */
const NO_TEXT = /[\0\p{Surrogate}]/u;

/** Keys by which careless code reaches the prototype of every object. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** Characters of a path that are told; a client knows its own body. */
const PATH_LIMIT = 200;

/**
 * The body as an object that every later step may walk recursively and store as it is. It is walked with a stack of
 * its own: a body nested 20,000 deep must not end the process.
 * @throws HttpError `invalidSyntax` or `invalidValue`, which name the path and the rule.
 */
export const checkJsonBody = (body: unknown): JsonObject => {
  if (!isJsonObject(body)) {
    throw new HttpError('invalidSyntax', 'The body must be a JSON object.');
  }
  const open: Place[] = [{ value: body, key: '', depth: 1, parent: undefined }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (Array.isArray(place.value)) {
      checkItems(place, place.value, open);
    } else {
      checkMembers(place, place.value as JsonObject, open);
    }
  }
  return body;
};

const checkItems = (parent: Place, items: readonly unknown[], open: Place[]): void => {
  for (let index = 0; index < items.length; index += 1) {
    checkValue({ parent, key: index, value: items[index] }, open);
  }
};

const checkMembers = (parent: Place, members: JsonObject, open: Place[]): void => {
  for (const key of Object.keys(members)) {
    if (FORBIDDEN_KEYS.has(key)) {
      throw refusal('invalidSyntax', { parent, key }, 'has a name that is not allowed');
    }
    if (NO_TEXT.test(key)) {
      throw refusal('invalidSyntax', { parent, key }, 'has a NUL or half of a surrogate pair in its name');
    }
    checkValue({ parent, key, value: members[key] }, open);
  }
};

interface Child extends Pick<Place, 'key'> {
  readonly parent: Place;
  readonly value: unknown;
}

const checkValue = (child: Child, open: Place[]): void => {
  const { value, key, parent } = child;
  if (typeof value === 'string' && NO_TEXT.test(value)) {
    throw refusal('invalidValue', child, 'holds a NUL or half of a surrogate pair');
  }
  // JSON.parse reads a number beyond the range of a double as Infinity.
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw refusal('invalidValue', child, 'is a number beyond the range that can be stored');
  }
  if (typeof value === 'object' && value !== null) {
    if (parent.depth === DEPTH_LIMIT) {
      throw refusal('invalidSyntax', child, `is nested deeper than ${DEPTH_LIMIT} levels`);
    }
    open.push({ value, key, depth: parent.depth + 1, parent });
  }
};

const refusal = (
  code: 'invalidSyntax' | 'invalidValue',
  place: Pick<Place, 'key' | 'parent'>,
  rule: string,
): HttpError => {
  const path = pathOf(place);
  return new HttpError(code, `"${path}" ${rule}.`, { path });
};

/** Such as `emails[1].value`. */
const pathOf = (place: Pick<Place, 'key' | 'parent'>): string => {
  const steps: string[] = [];
  for (let at = place; at.parent !== undefined; at = at.parent) {
    steps.push(typeof at.key === 'number' ? `[${at.key}]` : `.${at.key}`);
  }
  const path = steps.reverse().join('').replace(/^\./, '');
  const told = path.length > PATH_LIMIT ? `${path.slice(0, PATH_LIMIT)}…` : path;
  return told.replaceAll(/[\0\p{Surrogate}]/gu, '\uFFFD');
};
