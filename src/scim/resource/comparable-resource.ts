import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { type Attribute, findAttribute } from '../schema/attribute.ts';
import { comparableValue } from '../schema/comparable-value.ts';
import { type ResourceType } from '../schema/schema.ts';

/**
 * The resource with every value in the form in which values are compared, in the same places: what the database
 * indexes, so that it compares exactly as the engine does and needs no folding of its own.
 */
export const comparableResource = (resource: JsonObject, resourceType: ResourceType): JsonObject => {
  const attributes = [...resourceType.commonAttributes, ...resourceType.schema.attributes];
  const result = comparableObject(resource, attributes);
  for (const { schema } of resourceType.extensions) {
    const values = resource[schema.id];
    if (isJsonObject(values)) {
      result[schema.id] = comparableObject(values, schema.attributes);
    }
  }
  return result;
};

const comparableObject = (values: JsonObject, attributes: readonly Attribute[]): JsonObject => {
  const result: JsonObject = {};
  for (const [name, value] of Object.entries(values)) {
    const attribute = findAttribute(attributes, name);
    const comparable = attribute && comparableOf(attribute, value);
    if (attribute !== undefined && comparable !== undefined) {
      result[attribute.name] = comparable;
    }
  }
  return result;
};

const comparableOf = (attribute: Attribute, value: JsonValue): JsonValue | undefined => {
  if (Array.isArray(value)) {
    return value.map((each) => comparableOf(attribute, each)).filter((each) => each !== undefined);
  }
  return isJsonObject(value)
    ? comparableObject(value, attribute.subAttributes)
    : comparableValue(attribute, value);
};
