import { type Attribute, isWritten } from '../schema/attribute.ts';
import { type ResourceType } from '../schema/schema.ts';

/** A JSON Schema document. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The name of the format that checks an xsd:dateTime. */
export const DATE_TIME = 'scim-date-time';

/**
 * The types and required attributes of a resource type as a JSON Schema, of a resource that has been read and
 * emptied (`readResource`, `withoutEmpty`). It holds no more than RFC 7643 says of types: no formats, no country
 * codes, no `canonicalValues`, because identity providers and their validators send other ones.
 */
export const jsonSchemaOf = (resourceType: ResourceType): JsonSchema => {
  const core = [...resourceType.commonAttributes, ...resourceType.schema.attributes].filter(isWritten);
  const extensions = resourceType.extensions.map(({ schema }) => [
    schema.id,
    objectOf(schema.attributes.filter(isWritten)),
  ]);
  const base = objectOf(core);
  return {
    ...base,
    properties: { ...base.properties, ...Object.fromEntries(extensions) },
    required: [
      ...base.required,
      ...resourceType.extensions.filter((each) => each.required).map(({ schema }) => schema.id),
    ],
  };
};

const objectOf = (
  attributes: readonly Attribute[],
): { type: 'object'; properties: Record<string, JsonSchema>; required: string[] } => ({
  type: 'object',
  properties: Object.fromEntries(attributes.map((attribute) => [attribute.name, schemaOf(attribute)])),
  required: attributes.filter((attribute) => attribute.required).map((attribute) => attribute.name),
});

const schemaOf = (attribute: Attribute): JsonSchema =>
  attribute.multiValued ? { type: 'array', items: singleOf(attribute) } : singleOf(attribute);

const singleOf = (attribute: Attribute): JsonSchema => {
  switch (attribute.type) {
    case 'complex':
      return objectOf(attribute.subAttributes.filter(isWritten));
    case 'boolean':
      return { type: 'boolean' };
    case 'integer':
      return { type: 'integer' };
    case 'decimal':
      return { type: 'number' };
    case 'dateTime':
      return { type: 'string', format: DATE_TIME };
    case 'string':
    case 'reference':
    case 'binary':
      return { type: 'string' };
  }
};
