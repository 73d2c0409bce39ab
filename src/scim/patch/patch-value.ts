import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { complexFromBare } from '../compat/bare-values.ts';
import { type CompatRules } from '../compat/compat-rules.ts';
import { type Reading, readValue, refuseUnknown } from '../resource/read-value.ts';
import { isSameValue } from '../resource/same-value.ts';
import { type Attribute, findAttribute } from '../schema/attribute.ts';
import { VALUE } from '../schema/default-sub-attributes.ts';
import { ScimError } from '../scim-error.ts';
import { type PatchOperation } from './operation.ts';

/**
 * Whether an operation leaves the target without a value: a removal, or null in the place of a value (RFC 7643
 * §2.5), or an empty text from a client that clears that way (`emptyTextClears`, Entra).
 */
export const isCleared = (value: JsonValue | undefined, rules: CompatRules): boolean =>
  value === undefined || value === null || (value === '' && rules.emptyTextClears);

/** The value of an operation, as the server keeps it. @throws ScimError `invalidValue` when nothing is left of it. */
export const valueOf = (attribute: Attribute, operation: PatchOperation, rules: CompatRules): JsonValue => {
  const path = operation.target.path;
  const value = readValue(attribute, operation.value ?? null, { rules, path });
  if (value === undefined) {
    throw new ScimError('invalidValue', `${path}: the value is empty.`, { path });
  }
  return value;
};

/**
 * Sets an attribute or sub-attribute in the object that holds it.
 * @throws ScimError `mutability` where an immutable attribute already has another value (RFC 7643 §2.2: "The
 * attribute MAY be defined at resource creation … and MUST NOT be updated").
 */
export const setValue = (
  holder: JsonObject,
  attribute: Attribute,
  change: { readonly value: JsonValue; readonly path: string },
): void => {
  const present = holder[attribute.name];
  if (attribute.mutability === 'immutable' && present !== undefined && !isSameValue(present, change.value)) {
    throw new ScimError('mutability', `${change.path}: this attribute cannot be changed.`, {
      path: change.path,
    });
  }
  holder[attribute.name] = change.value;
};

/**
 * Takes an attribute or sub-attribute out of the object that holds it.
 * @throws ScimError `mutability` where an immutable attribute has a value.
 */
export const removeValue = (holder: JsonObject, attribute: Attribute, path: string): void => {
  if (attribute.mutability === 'immutable' && holder[attribute.name] !== undefined) {
    throw new ScimError('mutability', `${path}: this attribute cannot be removed.`, { path });
  }
  Reflect.deleteProperty(holder, attribute.name);
};

/**
 * A value for a complex attribute or for one of its elements; Entra sends the bare `value` of one
 * (`bareValueAsComplex`).
 */
export const sentValue = (
  attribute: Attribute,
  value: JsonValue | undefined,
  rules: CompatRules,
): JsonValue | undefined =>
  attribute.type === 'complex' && rules.bareValueAsComplex && value !== undefined
    ? complexFromBare(attribute, value)
    : value;

/**
 * A complex value with the sub-attributes of another laid over it; null takes one away. RFC 7644 §3.5.2.3: "a set of
 * sub-attributes SHALL be specified in the 'value' parameter that replaces any existing values or adds where an
 * attribute did not previously exist". Where the significant value of a single-valued attribute changes, it is another
 * thing (a manager), of which the old sub-attributes say nothing any more.
 */
export const mergeComplex = (
  attribute: Attribute,
  values: { readonly present: JsonValue | undefined; readonly sent: JsonObject },
  reading: Reading,
): JsonObject => {
  const present = isJsonObject(values.present) ? values.present : {};
  const read = readValue({ ...attribute, multiValued: false }, values.sent, reading);
  const sent = isJsonObject(read) ? read : {};
  const isAnother =
    !attribute.multiValued && sent[VALUE] !== undefined && !isSameValue(sent[VALUE], present[VALUE]);
  const result: JsonObject = isAnother ? sent : { ...present, ...sent };
  for (const [name, value] of Object.entries(values.sent)) {
    const subAttribute = findAttribute(attribute.subAttributes, name);
    if (subAttribute === undefined) {
      refuseUnknown(name, reading);
    } else if (isCleared(value, reading.rules)) {
      Reflect.deleteProperty(result, subAttribute.name);
    }
  }
  return result;
};
