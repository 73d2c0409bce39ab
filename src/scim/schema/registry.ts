import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { type Attribute } from './attribute.ts';
import { readAttributes, readSchema, textOf } from './read-schema.ts';
import { type ResourceType, type Schema } from './schema.ts';
import { servedSchemas } from './served-schemas.ts';

/** The parsed documents of `scim-schemas/`. */
export interface SchemaDocuments {
  readonly schemas: readonly JsonObject[];
  /** The attributes that belong to every resource (RFC 7643 §3.1). */
  readonly common: JsonObject;
  readonly resourceTypes: readonly JsonObject[];
  readonly serviceProviderConfig: JsonObject;
}

/** Everything this server knows about schemas: built once, frozen, read by every part of the engine. */
export interface SchemaRegistry {
  /** The schema documents as they are served. */
  readonly schemaDocuments: readonly JsonObject[];
  /** The resource type documents as they are served. */
  readonly resourceTypeDocuments: readonly JsonObject[];
  readonly serviceProviderConfig: JsonObject;
  readonly resourceTypes: readonly ResourceType[];
  /** @throws Error for a name that no document defines: a fault of ours. */
  resourceType(name: string): ResourceType;
}

/**
 * Reads and checks the documents and freezes what it answers.
 * @throws Error naming the document and the rule it breaks.
 */
export const createSchemaRegistry = (documents: SchemaDocuments): SchemaRegistry => {
  const schemas = documents.schemas.map(readSchema);
  const commonAttributes = readAttributes(documents.common['attributes'], 'common');
  const resourceTypes = documents.resourceTypes.map((document) =>
    readResourceType(document, schemas, commonAttributes),
  );
  return deepFreeze({
    schemaDocuments: servedSchemas(documents.schemas, documents.common, resourceTypes),
    resourceTypeDocuments: documents.resourceTypes,
    serviceProviderConfig: documents.serviceProviderConfig,
    resourceTypes,
    resourceType: (name: string) => {
      const found = resourceTypes.find((each) => each.name === name);
      if (found === undefined) {
        throw new Error(`There is no resource type ${name}`);
      }
      return found;
    },
  });
};

const readResourceType = (
  document: JsonObject,
  schemas: readonly Schema[],
  commonAttributes: readonly Attribute[],
): ResourceType => {
  const name = textOf(document, 'name', 'a resource type');
  return {
    id: textOf(document, 'id', name),
    name,
    description: textOf(document, 'description', name),
    endpoint: textOf(document, 'endpoint', name),
    schema: schemaNamed(schemas, textOf(document, 'schema', name)),
    aliases: [],
    extensions: extensionsOf(document, name).map((each) => ({
      schema: schemaNamed(schemas, textOf(each, 'schema', name)),
      required: each['required'] === true,
    })),
    commonAttributes,
  };
};

const extensionsOf = (document: JsonObject, name: string): JsonObject[] => {
  const value: JsonValue = document['schemaExtensions'] ?? [];
  if (!Array.isArray(value) || !value.every(isJsonObject)) {
    throw new Error(`${name}: schemaExtensions must be a list of objects`);
  }
  return value;
};

const schemaNamed = (schemas: readonly Schema[], id: string): Schema => {
  const found = schemas.find((each) => each.id === id);
  if (found === undefined) {
    throw new Error(`There is no schema ${id}`);
  }
  return found;
};

const deepFreeze = <Value>(value: Value): Value => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
};
