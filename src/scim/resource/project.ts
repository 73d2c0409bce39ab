import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { locateAttribute, schemaOfUrn } from '../path/locate-attribute.ts';
import { readAttributePath } from '../path/parse-attribute-path.ts';
import { type Attribute, findAttribute } from '../schema/attribute.ts';
import { type AttributeLocation, type ResourceType, type Schema } from '../schema/schema.ts';

/** What a client asks to see: RFC 7644 §3.9, `attributes` or `excludedAttributes`. */
export interface Projection {
  readonly kind: 'all' | 'only' | 'without';
  readonly locations: readonly AttributeLocation[];
}

/** Everything that is returned by default. */
export const EVERYTHING: Projection = { kind: 'all', locations: [] };

/**
 * Reads the two parameters, each a list of attribute paths. A name that no schema defines selects nothing; where
 * both are sent, `attributes` is followed, as the narrower wish.
 */
export const readProjection = (
  resourceType: ResourceType,
  attributes: readonly string[],
  excludedAttributes: readonly string[],
): Projection => {
  const kind = attributes.length > 0 ? 'only' : 'without';
  const sent = attributes.length > 0 ? attributes : excludedAttributes;
  // A name that is repeated ten thousand times is looked up once.
  const names = [...new Set(sent.map((name) => name.toLowerCase()))];
  if (names.length === 0) {
    return EVERYTHING;
  }
  return { kind, locations: names.flatMap((name) => locationsOf(resourceType, name)) };
};

/** What a name selects: an attribute, or, where it is the URN of a schema, every attribute of that. */
const locationsOf = (resourceType: ResourceType, name: string): readonly AttributeLocation[] => {
  const schema = schemaOfUrn(resourceType, name);
  if (schema !== undefined) {
    const extension = schema === resourceType.schema ? undefined : schema;
    return schema.attributes.map((attribute) => ({ extension, attribute, subAttribute: undefined }));
  }
  const path = readAttributePath(name);
  const location = path && locateAttribute(resourceType, path);
  return location === undefined ? [] : [location];
};

/** Whether an attribute is shown at all, so that a costly one need not be fetched only to be left out. */
export const isShown = (
  projection: Projection,
  extension: Schema | undefined,
  attribute: Attribute,
): boolean => {
  const named = projection.locations.filter(
    (each) => each.extension === extension && each.attribute === attribute,
  );
  const isNamed = named.length > 0;
  const isNamedWhole = named.some((each) => each.subAttribute === undefined);
  switch (attribute.returned) {
    case 'always':
      return true;
    case 'never':
      return false;
    case 'request':
      return projection.kind === 'only' && isNamed;
    case 'default':
      return projection.kind === 'only' ? isNamed : projection.kind === 'all' || !isNamedWhole;
  }
};

const isPartOf = (
  location: AttributeLocation,
  extension: Schema | undefined,
  attribute: Attribute,
): boolean =>
  location.extension === extension && location.attribute === attribute && location.subAttribute !== undefined;

/**
 * The part of a resource that is answered. `returned: always` is always in it and `returned: never` never (RFC 7643
 * §2.2), whatever the client asks.
 */
export const project = (
  resource: JsonObject,
  resourceType: ResourceType,
  projection: Projection,
): JsonObject => {
  const core = [...resourceType.commonAttributes, ...resourceType.schema.attributes];
  const result: JsonObject = {};
  for (const [name, value] of Object.entries(resource)) {
    const extension = resourceType.extensions.find(({ schema }) => schema.id === name)?.schema;
    if (extension !== undefined && isJsonObject(value)) {
      const shown = projectObject(value, { projection, extension, attributes: extension.attributes });
      if (Object.keys(shown).length > 0) {
        result[name] = shown;
      }
    } else {
      Object.assign(result, projectObject({ [name]: value }, { projection, extension, attributes: core }));
    }
  }
  return result;
};

interface Selection {
  readonly projection: Projection;
  readonly extension: Schema | undefined;
  readonly attributes: readonly Attribute[];
}

const projectObject = (values: JsonObject, selection: Selection): JsonObject => {
  const result: JsonObject = {};
  for (const [name, value] of Object.entries(values)) {
    const attribute = findAttribute(selection.attributes, name);
    if (attribute !== undefined && isShown(selection.projection, selection.extension, attribute)) {
      result[name] = projectParts(value, attribute, selection);
    }
  }
  return result;
};

/** Applies the sub-attributes a client named (`name.givenName`) within one attribute. */
const projectParts = (value: JsonValue, attribute: Attribute, selection: Selection): JsonValue => {
  const { projection, extension } = selection;
  const parts = projection.locations.flatMap((each) =>
    isPartOf(each, extension, attribute) ? (each.subAttribute?.name ?? []) : [],
  );
  const isWhole = projection.locations.some(
    (each) => each.extension === extension && each.attribute === attribute && each.subAttribute === undefined,
  );
  if (parts.length === 0 || (projection.kind === 'only' && isWhole)) {
    return value;
  }
  const keeps = (name: string): boolean => parts.includes(name) === (projection.kind === 'only');
  const pick = (each: JsonValue): JsonValue =>
    isJsonObject(each) ? Object.fromEntries(Object.entries(each).filter(([name]) => keeps(name))) : each;
  return Array.isArray(value) ? value.map(pick) : pick(value);
};
