import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { locateAttribute, schemaOfUrn } from '../path/locate-attribute.ts';
import { readAttributePath } from '../path/parse-attribute-path.ts';
import { type Attribute } from '../schema/attribute.ts';
import { type Schema } from '../schema/schema.ts';
import { ScimError } from '../scim-error.ts';
import { type PatchKind, type PatchOperation, type PatchTarget } from './operation.ts';
import { type PatchReading, readTarget } from './read-target.ts';

/** RFC 7644 §3.5.2, the URN of a PATCH request. */
export const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** Operations of one PATCH: each may look at every value of an attribute. */
const MOST_OPERATIONS = 1_000;

const KINDS: readonly string[] = ['add', 'remove', 'replace'];

/**
 * Reads the body of a PATCH into operations on single attributes, in order. RFC 7644 §3.5.2: "The body of each
 * request MUST contain the 'schemas' attribute with the URI value of
 * 'urn:ietf:params:scim:api:messages:2.0:PatchOp'" and "an attribute 'Operations'".
 * @throws ScimError `invalidSyntax`, `invalidPath`, `invalidFilter`, `invalidValue`, `mutability`, `noTarget`,
 * each naming the operation.
 */
export const readPatch = (body: JsonObject, reading: PatchReading): PatchOperation[] => {
  const schemas = member(body, 'schemas');
  if (!Array.isArray(schemas) || !schemas.some((each) => isText(each, PATCH_OP))) {
    throw new ScimError('invalidSyntax', `schemas: must contain ${PATCH_OP}.`, { path: 'schemas' });
  }
  const operations = member(body, 'Operations');
  if (!Array.isArray(operations) || operations.length === 0) {
    throw new ScimError('invalidSyntax', 'Operations: must be a list with at least one operation.', {
      path: 'Operations',
    });
  }
  if (operations.length > MOST_OPERATIONS) {
    throw new ScimError('tooMany', `Operations: there may be at most ${MOST_OPERATIONS}.`, {
      path: 'Operations',
    });
  }
  return operations.flatMap((operation, index) => readOperation(operation, `Operations[${index}]`, reading));
};

/** Attribute names of messages are case-insensitive as all names are (RFC 7643 §2.1). */
const member = (body: JsonObject, name: string): JsonValue | undefined => {
  const found = Object.keys(body).find((each) => each.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : body[found];
};

const isText = (value: JsonValue, text: string): boolean =>
  typeof value === 'string' && value.toLowerCase() === text.toLowerCase();

const readOperation = (operation: JsonValue, place: string, reading: PatchReading): PatchOperation[] => {
  if (!isJsonObject(operation)) {
    throw new ScimError('invalidSyntax', `${place}: must be an object.`, { path: place });
  }
  const kind = readKind(member(operation, 'op'), place, reading);
  const value = member(operation, 'value');
  const path = readPath(member(operation, 'path') ?? '', { kind, place }, reading);
  if (value === undefined && kind !== 'remove') {
    throw new ScimError('invalidValue', `${place}.value: "${kind}" needs a value.`, {
      path: `${place}.value`,
    });
  }
  const whole = schemaOfUrn(reading.resourceType, path);
  if (path === '' || whole !== undefined) {
    return takeApart({ kind, value, place: `${place}.value`, schema: whole }, reading);
  }
  return readTargeted({ kind, target: readTarget(path, reading), value }, place, reading);
};

/** An operation with a path that names an attribute. */
const readTargeted = (
  operation: PatchOperation,
  place: string,
  { rules }: PatchReading,
): PatchOperation[] => {
  const { kind, target, value } = operation;
  refuseReadOnly(kind, target);
  // To take the value for a mistake and empty the list would throw everybody out of a group.
  if (kind === 'remove' && value !== undefined && !rules.removesByValue) {
    throw new ScimError('invalidValue', `${place}.value: "remove" takes none; name the values in the path.`, {
      path: `${place}.value`,
    });
  }
  return isDerived(target.attribute) ? [] : [operation];
};

/**
 * RFC 7644 §3.5.2.2: "If 'path' is unspecified, the operation fails with HTTP status code 400 and a 'scimType' error
 * code of 'noTarget'." The Interoperability Profile wants a path of every operation.
 */
const readPath = (
  path: JsonValue,
  { kind, place }: { readonly kind: PatchKind; readonly place: string },
  { rules }: PatchReading,
): string => {
  if (typeof path !== 'string') {
    throw new ScimError('invalidPath', `${place}.path: must be a text.`, { path: `${place}.path` });
  }
  if (path === '' && (kind === 'remove' || !rules.pathlessPatch)) {
    throw new ScimError('noTarget', `${place}.path: "${kind}" needs a path.`, { path: `${place}.path` });
  }
  return path;
};

/** `schemas` follows from the content, whatever a client says of it. */
const isDerived = ({ name }: Attribute): boolean => name === 'schemas';

/** Entra capitalises the operation (`operationInAnyCase`). */
const readKind = (value: JsonValue | undefined, place: string, { rules }: PatchReading): PatchKind => {
  const kind = typeof value === 'string' && rules.operationInAnyCase ? value.toLowerCase() : value;
  if (typeof kind !== 'string' || !KINDS.includes(kind)) {
    throw new ScimError('invalidSyntax', `${place}.op: must be add, remove or replace.`, {
      path: `${place}.op`,
    });
  }
  return kind as PatchKind;
};

/** An operation that names no attribute: on the resource, or on a whole extension. */
interface WholeOperation {
  readonly kind: PatchKind;
  readonly value: JsonValue | undefined;
  /** Where the value stands, for messages. */
  readonly place: string;
  readonly schema: Schema | undefined;
}

/**
 * RFC 7644 §3.5.2.1: "If omitted, the target location is assumed to be the resource itself. The 'value' parameter
 * contains a set of attributes to be added to the resource." §3.5.2.2: "If 'path' is unspecified, the operation
 * fails with HTTP status code 400 and a 'scimType' error code of 'noTarget'."
 */
const takeApart = (operation: WholeOperation, reading: PatchReading): PatchOperation[] => {
  const { kind, value, place, schema } = operation;
  // RFC 7643 §2.5: null in the place of an extension says what a removal says.
  if (schema !== undefined && (kind === 'remove' || value === null)) {
    return removeAll(schema, reading);
  }
  if (!isJsonObject(value)) {
    throw new ScimError('invalidValue', `${place}: without a path it must be an object.`, { path: place });
  }
  return Object.entries(value).flatMap(([key, each]) => {
    const nested = schemaOfUrn(reading.resourceType, key);
    if (nested !== undefined) {
      return takeApart({ kind, value: each, place: `${place}.${key}`, schema: nested }, reading);
    }
    const path = schema === undefined || key.includes(':') ? key : `${schema.id}:${key}`;
    return readMember(path, reading).flatMap((target) =>
      target.attribute.mutability === 'readOnly' || target.subAttribute?.mutability === 'readOnly'
        ? []
        : [{ kind, target, value: each }],
    );
  });
};

const removeAll = (schema: Schema, reading: PatchReading): PatchOperation[] =>
  schema.attributes
    .filter((attribute) => attribute.mutability !== 'readOnly')
    .map((attribute) => {
      const target = readTarget(`${schema.id}:${attribute.name}`, reading);
      refuseReadOnly('remove', target);
      return { kind: 'remove', target, value: undefined };
    });

/**
 * A key of an operation's value. Where paths are accepted as keys (Entra: `"name.givenName"`), a key is read as a
 * path. What no schema defines, and `schemas`, which follows from the content, is passed over as in a PUT.
 */
const readMember = (key: string, reading: PatchReading): PatchTarget[] => {
  const { resourceType, rules } = reading;
  const path = readAttributePath(key);
  const location =
    path && locateAttribute(resourceType, path, { searchExtensions: rules.searchesExtensions });
  const isPlainName = location !== undefined && path?.subName === undefined;
  if (location !== undefined && isDerived(location.attribute)) {
    return [];
  }
  if (isPlainName || (rules.pathsAsKeys && (location !== undefined || key.includes('[')))) {
    return [readTarget(key, reading)];
  }
  if (rules.ignoresUnknown) {
    return [];
  }
  throw new ScimError('invalidPath', `${key}: ${resourceType.name} has no such attribute.`, { path: key });
};

/**
 * RFC 7644 §3.5.2: an operation on a readOnly attribute, and (§3.5.2.2) the removal of "a required attribute",
 * is refused with `mutability`.
 */
const refuseReadOnly = (kind: PatchKind, { attribute, subAttribute, selection, path }: PatchTarget): void => {
  if (attribute.mutability === 'readOnly' || subAttribute?.mutability === 'readOnly') {
    throw new ScimError('mutability', `${path}: this attribute is read-only.`, { path });
  }
  const removed = subAttribute ?? (selection === undefined ? attribute : undefined);
  if (kind === 'remove' && removed?.required === true) {
    throw new ScimError('mutability', `${path}: this attribute is required and cannot be removed.`, { path });
  }
};
