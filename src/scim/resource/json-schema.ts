import { type Attribute, isWritten } from '../schema/attribute.ts';
import { type ResourceType } from '../schema/schema.ts';

/** A JSON Schema document. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The name of the format that checks an xsd:dateTime. */
export const DATE_TIME = 'scim-date-time';

/** What a schema is made for. */
interface Style {
  readonly has: (attribute: Attribute) => boolean;
  readonly requires: (attribute: Attribute) => boolean;
  /** What every value has besides its type. */
  readonly notes: (attribute: Attribute) => JsonSchema;
  readonly dateTime: string;
}

const ENFORCED: Style = {
  has: isWritten,
  requires: ({ required }) => required,
  notes: () => ({}),
  dateTime: DATE_TIME,
};

const describe = ({ description }: Attribute): JsonSchema => ({ description });

/** `date-time` is the name that JSON Schema itself has for what RFC 7643 §2.3.5 asks for. */
const WRITTEN: Style = { ...ENFORCED, notes: describe, dateTime: 'date-time' };

const ANSWERED: Style = {
  has: ({ returned }) => returned !== 'never',
  requires: ({ returned }) => returned === 'always',
  notes: (attribute) => ({
    ...describe(attribute),
    ...(attribute.mutability === 'readOnly' && { readOnly: true }),
  }),
  dateTime: 'date-time',
};

/**
 * The types and required attributes of a resource type as a JSON Schema, of a resource that has been read and
 * emptied (`readResource`, `withoutEmpty`). It holds no more than RFC 7643 says of types: no formats, no country
 * codes, no `canonicalValues`, because identity providers and their validators send other ones.
 */
export const jsonSchemaOf = (resourceType: ResourceType): JsonSchema =>
  resourceSchema(resourceType, ENFORCED);

/** The same for who writes a client: what `jsonSchemaOf` enforces, with `schemas`, and with what each attribute means. */
export const writtenSchemaOf = (resourceType: ResourceType): JsonSchema => {
  const written = resourceSchema(resourceType, WRITTEN);
  const schemas = { type: 'array', items: { type: 'string' }, description: 'The URNs of the schemas.' };
  return { ...written, properties: { schemas, ...written.properties } };
};

/**
 * A resource as it is answered, as a JSON Schema: every attribute that is ever returned. Required is only what is always
 * returned (RFC 7643 §7), because a client may ask for less than there is.
 */
export const answeredSchemaOf = (resourceType: ResourceType): JsonSchema =>
  resourceSchema(resourceType, ANSWERED);

/** A document whose attributes a schema lists, as it is answered. */
export const answeredObjectOf = (attributes: readonly Attribute[]): JsonSchema =>
  objectOf(attributes, ANSWERED);

const resourceSchema = (resourceType: ResourceType, style: Style): ObjectSchema => {
  const core = [...resourceType.commonAttributes, ...resourceType.schema.attributes];
  const extensions = resourceType.extensions.map(({ schema }): [string, JsonSchema] => [
    schema.id,
    objectOf(schema.attributes, style),
  ]);
  const base = objectOf(core, style);
  return {
    ...base,
    properties: { ...base.properties, ...Object.fromEntries(extensions) },
    required: [
      ...base.required,
      ...resourceType.extensions.filter((each) => each.required).map(({ schema }) => schema.id),
    ],
  };
};

interface ObjectSchema extends JsonSchema {
  readonly properties: Record<string, JsonSchema>;
  readonly required: readonly string[];
}

const objectOf = (all: readonly Attribute[], style: Style): ObjectSchema => {
  const attributes = all.filter(style.has);
  return {
    type: 'object',
    properties: Object.fromEntries(attributes.map((each) => [each.name, schemaOf(each, style)])),
    required: attributes.filter(style.requires).map(({ name }) => name),
  };
};

const schemaOf = (attribute: Attribute, style: Style): JsonSchema => ({
  ...(attribute.multiValued
    ? { type: 'array', items: singleOf(attribute, style) }
    : singleOf(attribute, style)),
  ...style.notes(attribute),
});

const singleOf = (attribute: Attribute, style: Style): JsonSchema => {
  switch (attribute.type) {
    case 'complex':
      return objectOf(attribute.subAttributes, style);
    case 'boolean':
      return { type: 'boolean' };
    case 'integer':
      return { type: 'integer' };
    case 'decimal':
      return { type: 'number' };
    case 'dateTime':
      return { type: 'string', format: style.dateTime };
    case 'string':
    case 'reference':
    case 'binary':
      return { type: 'string' };
  }
};
