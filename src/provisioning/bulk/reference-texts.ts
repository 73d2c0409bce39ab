import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { locateAttribute, schemaOfUrn } from '../../scim/path/locate-attribute.ts';
import { readAttributePath } from '../../scim/path/parse-attribute-path.ts';
import { type Attribute, findAttribute } from '../../scim/schema/attribute.ts';
import { VALUE } from '../../scim/schema/default-sub-attributes.ts';
import { type AttributeLocation, type ResourceType, type Schema } from '../../scim/schema/schema.ts';

/** What is put in the place of a text that may refer to a resource, and that stands in this attribute. */
export type ReplaceText = (text: string, attribute: Attribute) => string;

/** Which attribute a name means: in the body, or in the part of it that belongs to a schema. */
type Locate = (name: string, schema: Schema | undefined) => AttributeLocation | undefined;

/**
 * A copy of a resource in which every text that may refer to a resource is replaced. What may is a fact of the
 * schemas: RFC 7643 §2.4, the `value` and the `$ref` of a complex attribute that clients write, also where its `value`
 * is sent bare (Entra). All other texts are data and stay what they are.
 */
export const withResourceTexts = (
  body: JsonObject,
  resourceType: ResourceType,
  replace: ReplaceText,
): JsonObject => {
  const locate: Locate = (name, schema) =>
    locateAttribute(resourceType, { urn: schema?.id, name, subName: undefined }, { searchExtensions: false });
  return inResource(body, { resourceType, locate, replace });
};

/** The same for the body of a PATCH: in the values of its operations, and in the filters of their paths. */
export const withPatchTexts = (
  body: JsonObject,
  resourceType: ResourceType,
  replace: ReplaceText,
): JsonObject => {
  // A key of a value without a path is a path too, to Entra.
  const locate: Locate = (name, schema) => {
    const text = schema === undefined || name.includes(':') ? name : `${schema.id}:${name}`;
    const path = readAttributePath(withoutFilter(text));
    return path && locateAttribute(resourceType, path);
  };
  return withMembers(body, (name, value) =>
    name.toLowerCase() === 'operations' && Array.isArray(value)
      ? value.map((each) => inOperation(each, { resourceType, locate, replace }))
      : value,
  );
};

/** How the texts of a body are found and replaced. */
interface Reading {
  readonly resourceType: ResourceType;
  readonly locate: Locate;
  readonly replace: ReplaceText;
}

/** `members` of `members[value eq "…"]`, and `emails.value` of `emails[type eq "work"].value`. */
const withoutFilter = (path: string): string => {
  const [start, end] = [path.indexOf('['), path.lastIndexOf(']')];
  return start === -1 || end < start ? path : path.slice(0, start) + path.slice(end + 1);
};

/** A comparison with a text; it begins where a name begins, else a long word would be tried from each letter on. */
const COMPARISON = /(?<![\w$-])([\w$-]+)\s+\w+\s+"([^"\\]+)"/g;

const withMembers = (object: JsonObject, change: (name: string, value: JsonValue) => JsonValue): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(name, value)]));

const inResource = (body: JsonObject, reading: Reading, schema?: Schema): JsonObject =>
  withMembers(body, (name, value) => {
    const nested = schemaOfUrn(reading.resourceType, name);
    if (nested !== undefined) {
      return isJsonObject(value) ? inResource(value, reading, nested) : value;
    }
    return inValue(reading.locate(name, schema), value, reading.replace);
  });

const inOperation = (operation: JsonValue, reading: Reading): JsonValue => {
  if (!isJsonObject(operation)) {
    return operation;
  }
  const sent = Object.entries(operation).find(([name]) => name.toLowerCase() === 'path')?.[1] ?? '';
  const path = typeof sent === 'string' ? sent : '';
  const schema = schemaOfUrn(reading.resourceType, path);
  const isWhole = path === '' || schema !== undefined;
  const location = isWhole ? undefined : reading.locate(path, undefined);
  return withMembers(operation, (name, value) => {
    switch (name.toLowerCase()) {
      case 'path':
        return inFilter(location, value, reading.replace);
      case 'value':
        return isWhole && isJsonObject(value)
          ? inResource(value, reading, schema)
          : inValue(location, value, reading.replace);
      default:
        return value;
    }
  });
};

const inValue = (
  location: AttributeLocation | undefined,
  value: JsonValue,
  replace: ReplaceText,
): JsonValue => {
  if (location === undefined || location.attribute.mutability === 'readOnly') {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((each) => inValue(location, each, replace));
  }
  const { attribute, subAttribute } = location;
  const partNamed = (name: string): Attribute | undefined => findAttribute(attribute.subAttributes, name);
  const inPart = (part: Attribute | undefined, text: JsonValue): JsonValue =>
    typeof text === 'string' && mayRefer(part) ? replace(text, attribute) : text;
  return isJsonObject(value)
    ? withMembers(value, (name, each) => inPart(partNamed(name), each))
    : inPart(subAttribute ?? partNamed(VALUE), value);
};

const inFilter = (
  location: AttributeLocation | undefined,
  path: JsonValue,
  replace: ReplaceText,
): JsonValue => {
  if (typeof path !== 'string' || location === undefined || location.attribute.mutability === 'readOnly') {
    return path;
  }
  const { attribute } = location;
  return path.replaceAll(COMPARISON, (comparison: string, name: string, text: string) =>
    mayRefer(findAttribute(attribute.subAttributes, name))
      ? `${comparison.slice(0, -text.length - 1)}${replace(text, attribute)}"`
      : comparison,
  );
};

/** RFC 7643 §7: `referenceTypes` names resource types, or says that a reference leads out of SCIM. */
const OUTSIDE = ['external', 'uri'];

const mayRefer = (part: Attribute | undefined): boolean => {
  if (part === undefined || part.mutability === 'readOnly' || ![VALUE, '$ref'].includes(part.name)) {
    return false;
  }
  const isToResource = part.referenceTypes.some((each) => !OUTSIDE.includes(each));
  return part.type === 'string' || (part.type === 'reference' && isToResource);
};
