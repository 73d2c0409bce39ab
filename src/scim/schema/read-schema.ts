import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { type Attribute, type AttributeType } from './attribute.ts';
import { type Schema } from './schema.ts';

const TYPES: readonly string[] = [
  'string',
  'boolean',
  'decimal',
  'integer',
  'dateTime',
  'reference',
  'binary',
  'complex',
];
const MUTABILITIES: readonly string[] = ['readOnly', 'readWrite', 'immutable', 'writeOnly'];
const RETURNED: readonly string[] = ['always', 'never', 'default', 'request'];
const UNIQUENESS: readonly string[] = ['none', 'server', 'global'];

/**
 * Reads one schema document of RFC 7643 §7. Every characteristic has to be spelled out: a default that is only in
 * somebody's head is how a document and its server drift apart.
 * @throws Error naming the attribute and the characteristic: a wrong document is a fault of ours, not a refusal.
 */
export const readSchema = (document: JsonObject): Schema => {
  const id = textOf(document, 'id', 'a schema');
  return {
    id,
    name: textOf(document, 'name', id),
    description: textOf(document, 'description', id),
    attributes: readAttributes(document['attributes'], id),
  };
};

/** Reads a list of attribute definitions; `where` names them in an error. */
export const readAttributes = (value: JsonValue | undefined, where: string): readonly Attribute[] => {
  if (!Array.isArray(value)) {
    throw new Error(`${where}: attributes must be a list`);
  }
  return value.map((each) => readAttribute(each, where));
};

const readAttribute = (value: JsonValue, where: string): Attribute => {
  if (!isJsonObject(value)) {
    throw new Error(`${where}: an attribute must be an object`);
  }
  const name = textOf(value, 'name', where);
  const place = `${where} ${name}`;
  const type = oneOf(value, 'type', { allowed: TYPES, place }) as AttributeType;
  return {
    name,
    type,
    multiValued: flagOf(value, 'multiValued', place),
    description: textOf(value, 'description', place),
    required: flagOf(value, 'required', place),
    caseExact: type === 'boolean' || type === 'complex' ? false : flagOf(value, 'caseExact', place),
    mutability: oneOf(value, 'mutability', { allowed: MUTABILITIES, place }) as Attribute['mutability'],
    returned: oneOf(value, 'returned', { allowed: RETURNED, place }) as Attribute['returned'],
    uniqueness: oneOf(value, 'uniqueness', { allowed: UNIQUENESS, place }) as Attribute['uniqueness'],
    canonicalValues: textsOf(value, 'canonicalValues'),
    referenceTypes: textsOf(value, 'referenceTypes'),
    subAttributes: type === 'complex' ? readAttributes(value['subAttributes'], place) : [],
  };
};

/** A text member of a document. @throws Error when it is missing or empty. */
export const textOf = (document: JsonObject, member: string, where: string): string => {
  const value = document[member];
  if (typeof value !== 'string' || value === '') {
    throw new Error(`${where}: ${member} must be a text`);
  }
  return value;
};

const flagOf = (document: JsonObject, member: string, where: string): boolean => {
  const value = document[member];
  if (typeof value !== 'boolean') {
    throw new Error(`${where}: ${member} must be true or false`);
  }
  return value;
};

const oneOf = (
  document: JsonObject,
  member: string,
  rule: { readonly allowed: readonly string[]; readonly place: string },
): string => {
  const value = textOf(document, member, rule.place);
  if (!rule.allowed.includes(value)) {
    throw new Error(`${rule.place}: ${member} must be one of ${rule.allowed.join(', ')}`);
  }
  return value;
};

const textsOf = (document: JsonObject, member: string): readonly string[] => {
  const value = document[member];
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
};
