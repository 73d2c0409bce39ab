import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { booleanFromString } from '../compat/boolean-strings.ts';
import { complexFromBare } from '../compat/bare-values.ts';
import { type CompatRules } from '../compat/compat-rules.ts';
import { type Attribute, findAttribute } from '../schema/attribute.ts';
import { ScimError } from '../scim-error.ts';

/** How a value is read: the client's tolerances, and the path that an error names. */
export interface Reading {
  readonly rules: CompatRules;
  readonly path: string;
}

/**
 * The value a client sent for an attribute, in the form the server keeps: names in the schema's letter case,
 * readOnly sub-attributes and nulls left out, tolerances applied. Types are not checked here but on the whole
 * resource, once, when nothing more will change. Undefined where nothing is left.
 * @throws ScimError `invalidValue` for an unknown sub-attribute, when the client is strict.
 */
export const readValue = (
  attribute: Attribute,
  value: JsonValue,
  reading: Reading,
): JsonValue | undefined => {
  // RFC 7643 §2.5: "Unassigned attributes, the null value, and empty arrays are all equivalent".
  if (value === null) {
    return undefined;
  }
  if (!attribute.multiValued) {
    return readSingle(attribute, value, reading);
  }
  const values = !Array.isArray(value) && reading.rules.singleValueAsList ? fromSingle(value) : value;
  return Array.isArray(values)
    ? values.map((each) => readSingle(attribute, each, reading)).filter((each) => each !== undefined)
    : values;
};

/** An empty text in the place of a list is an empty list. */
const fromSingle = (value: JsonValue): JsonValue[] => (value === '' ? [] : [value]);

const readSingle = (attribute: Attribute, value: JsonValue, reading: Reading): JsonValue | undefined => {
  if (value === null) {
    return undefined;
  }
  if (attribute.type === 'boolean') {
    return reading.rules.booleanStrings ? booleanFromString(value) : value;
  }
  if (attribute.type !== 'complex') {
    return value;
  }
  const complex = reading.rules.bareValueAsComplex ? complexFromBare(attribute, value) : value;
  return isJsonObject(complex) ? readComplex(attribute, complex, reading) : complex;
};

const readComplex = (attribute: Attribute, value: JsonObject, reading: Reading): JsonObject => {
  const result: JsonObject = {};
  for (const [name, each] of Object.entries(value)) {
    const subAttribute = findAttribute(attribute.subAttributes, name);
    if (subAttribute === undefined) {
      refuseUnknown(name, reading);
    } else if (subAttribute.mutability !== 'readOnly') {
      const read = readValue(subAttribute, each, {
        ...reading,
        path: `${reading.path}.${subAttribute.name}`,
      });
      if (read !== undefined) {
        result[subAttribute.name] = read;
      }
    }
  }
  return result;
};

/**
 * RFC 7644 §3.3 and §3.5.1 let a server ignore what it does not know; a strict client wants to hear of it.
 * @throws ScimError `invalidValue`
 */
export const refuseUnknown = (name: string, reading: Reading): void => {
  if (!reading.rules.ignoresUnknown) {
    const path = reading.path === '' ? name : `${reading.path}.${name}`;
    throw new ScimError('invalidValue', `${path}: no schema of this resource defines this attribute.`, {
      path,
    });
  }
};
