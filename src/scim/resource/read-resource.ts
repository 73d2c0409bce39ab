import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { type CompatRules } from '../compat/compat-rules.ts';
import { type Attribute, findAttribute } from '../schema/attribute.ts';
import { type ResourceType, type Schema } from '../schema/schema.ts';
import { ScimError } from '../scim-error.ts';
import { readValue, refuseUnknown } from './read-value.ts';
import { readSchemas } from './read-schemas.ts';

/**
 * The resource of a POST or PUT as the server understands it: known attributes only, in the schema's letter case,
 * extensions under their URN, without readOnly attributes ("readOnly … SHALL be ignored", RFC 7644 §3.5.1) and
 * without `schemas`, which follows from the content. Empty texts and lists are still there, for those to whom the
 * difference between "empty" and "not sent" matters; `withoutEmpty` takes them out.
 * @throws ScimError `invalidSyntax` and `invalidValue`, naming the path.
 */
export const readResource = (
  body: JsonObject,
  resourceType: ResourceType,
  rules: CompatRules,
): JsonObject => {
  readSchemas(body, resourceType, rules);
  const result: JsonObject = {};
  for (const [name, value] of Object.entries(body)) {
    const extension = extensionNamed(resourceType, name);
    if (extension !== undefined) {
      const read = readExtension(extension, value, rules);
      if (read !== undefined) {
        result[extension.id] = read;
      }
      continue;
    }
    const attribute = attributeNamed(resourceType, name);
    if (attribute === undefined) {
      refuseUnknown(name, { rules, path: '' });
    } else {
      readInto(result, attribute, { value, rules, path: attribute.name });
    }
  }
  return result;
};

const extensionNamed = (resourceType: ResourceType, name: string): Schema | undefined =>
  resourceType.extensions.find(({ schema }) => schema.id.toLowerCase() === name.toLowerCase())?.schema;

const attributeNamed = (resourceType: ResourceType, name: string): Attribute | undefined =>
  findAttribute(resourceType.schema.attributes, name) ?? findAttribute(resourceType.commonAttributes, name);

const readExtension = (extension: Schema, value: JsonValue, rules: CompatRules): JsonObject | undefined => {
  if (value === null) {
    return undefined;
  }
  if (!isJsonObject(value)) {
    throw new ScimError('invalidValue', `${extension.id}: must be an object.`, { path: extension.id });
  }
  const result: JsonObject = {};
  for (const [name, each] of Object.entries(value)) {
    const attribute = findAttribute(extension.attributes, name);
    if (attribute === undefined) {
      refuseUnknown(name, { rules, path: extension.id });
    } else {
      readInto(result, attribute, { value: each, rules, path: `${extension.id}:${attribute.name}` });
    }
  }
  return result;
};

const readInto = (
  result: JsonObject,
  attribute: Attribute,
  sent: { readonly value: JsonValue; readonly rules: CompatRules; readonly path: string },
): void => {
  // `schemas` is read on its own and never kept: what it would say follows from the content.
  if (attribute.mutability === 'readOnly' || attribute.name === 'schemas') {
    return;
  }
  const read = readValue(attribute, sent.value, sent);
  if (read !== undefined) {
    result[attribute.name] = read;
  }
};
