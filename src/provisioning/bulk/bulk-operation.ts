import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { ScimError } from '../../scim/scim-error.ts';
import { canonicalPath } from './bulk-path.ts';

/** RFC 7644 §3.7, the URN of a Bulk request. */
export const BULK_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

export type BulkMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const METHODS: readonly string[] = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** One operation of a Bulk request, as the client wrote it but for the letter case of an id in the path. */
export interface BulkOperation {
  readonly method: BulkMethod;
  /** Relative to the base URL: `/Users`, `/Groups/<id>`, `/Users/bulkId:<name>`. */
  readonly path: string;
  /** The name under which other operations refer to what a POST creates. */
  readonly bulkId: string | undefined;
  /** The version on which it is to happen. */
  readonly version: string | undefined;
  readonly data: JsonObject | undefined;
}

/** A Bulk request. */
export interface BulkRequest {
  /** After how many errors no further operation is tried; undefined: all are. */
  readonly failOnErrors: number | undefined;
  readonly operations: readonly BulkOperation[];
}

/**
 * Reads a Bulk request: RFC 7644 §3.7. What is wrong with its form refuses all of it.
 * @throws ScimError `invalidSyntax`, `invalidValue`, naming the operation; `tooLarge` beyond the limit.
 */
export const readBulk = (body: JsonObject, maxOperations: number): BulkRequest => {
  const schemas = member(body, 'schemas');
  if (!Array.isArray(schemas) || !schemas.includes(BULK_REQUEST)) {
    throw new ScimError('invalidSyntax', `schemas: must contain ${BULK_REQUEST}.`, { path: 'schemas' });
  }
  const operations = member(body, 'Operations');
  if (!Array.isArray(operations)) {
    throw new ScimError('invalidSyntax', 'Operations: must be a list.', { path: 'Operations' });
  }
  // RFC 7644 §3.7.4: beyond the limit the request is refused with 413.
  if (operations.length > maxOperations) {
    throw new ScimError('tooLarge', `Operations: there may be at most ${maxOperations}.`, {
      path: 'Operations',
    });
  }
  const failOnErrors = member(body, 'failOnErrors') ?? undefined;
  if (failOnErrors !== undefined && !(Number.isInteger(failOnErrors) && Number(failOnErrors) >= 1)) {
    throw new ScimError('invalidValue', 'failOnErrors: must be a whole number from 1.', {
      path: 'failOnErrors',
    });
  }
  const read = operations.map((operation, index) => readOperation(operation, `Operations[${index}]`));
  refuseRepeatedNames(read);
  return { failOnErrors: failOnErrors === undefined ? undefined : Number(failOnErrors), operations: read };
};

const member = (object: JsonObject, name: string): JsonValue | undefined => {
  const found = Object.keys(object).find((each) => each.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : object[found];
};

const readOperation = (value: JsonValue, place: string): BulkOperation => {
  if (!isJsonObject(value)) {
    throw new ScimError('invalidSyntax', `${place}: must be an object.`, { path: place });
  }
  const text = (name: string): string | undefined => {
    const found = member(value, name) ?? undefined;
    if (found !== undefined && typeof found !== 'string') {
      throw new ScimError('invalidSyntax', `${place}.${name}: must be a text.`, { path: `${place}.${name}` });
    }
    return found;
  };
  const method = (text('method') ?? '').toUpperCase();
  const path = text('path');
  const data = member(value, 'data') ?? undefined;
  if (!METHODS.includes(method)) {
    throw new ScimError('invalidSyntax', `${place}.method: must be POST, PUT, PATCH or DELETE.`, {
      path: `${place}.method`,
    });
  }
  if (path === undefined) {
    throw new ScimError('invalidSyntax', `${place}.path: is required.`, { path: `${place}.path` });
  }
  if (data !== undefined && !isJsonObject(data)) {
    throw new ScimError('invalidSyntax', `${place}.data: must be an object.`, { path: `${place}.data` });
  }
  return {
    method: method as BulkMethod,
    path: canonicalPath(path),
    bulkId: text('bulkId'),
    version: text('version'),
    data,
  };
};

/** RFC 7644 §3.7: the bulkId "MUST be unique" within the request, else a reference would mean two things. */
const refuseRepeatedNames = (operations: readonly BulkOperation[]): void => {
  const seen = new Set<string>();
  for (const { method, bulkId } of operations) {
    if (method !== 'POST' || bulkId === undefined) {
      continue;
    }
    if (seen.has(bulkId)) {
      throw new ScimError('invalidValue', `bulkId: "${bulkId}" names two operations.`, { path: 'bulkId' });
    }
    seen.add(bulkId);
  }
};
