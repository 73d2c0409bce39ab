/** A JSON Schema (2020-12), as OpenAPI 3.1 has them. */
export type Schema = Readonly<Record<string, unknown>>;

/** Schemas by the names under which others refer to them. */
export type NamedSchemas = Readonly<Record<string, Schema>>;

/** A schema of `components/schemas`. */
export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

export const TEXT: Schema = { type: 'string' };
export const TEXT_OR_NULL: Schema = { type: ['string', 'null'] };
export const INSTANT: Schema = { type: 'string', format: 'date-time' };
export const INSTANT_OR_NULL: Schema = { type: ['string', 'null'], format: 'date-time' };
export const COUNT: Schema = { type: 'integer', minimum: 0 };
export const BOOLEAN: Schema = { type: 'boolean' };
export const UUID: Schema = { type: 'string', format: 'uuid' };

/** One of these words. */
export const oneOf = (...words: readonly string[]): Schema => ({ type: 'string', enum: words });

/** An answer with these members, all of them always there. */
export const object = (properties: NamedSchemas): Schema => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});

/** The same with members besides that are not always there. */
export const objectWith = (properties: NamedSchemas, optional: NamedSchemas): Schema => ({
  ...object(properties),
  properties: { ...properties, ...optional },
});

export const listOf = (items: Schema): Schema => ({ type: 'array', items });

/** A page of a list outside of SCIM. */
export const pageOf = (name: string): Schema => ({
  type: 'object',
  required: ['items', 'totalResults'],
  properties: {
    items: listOf(ref(name)),
    totalResults: COUNT,
    nextCursor: { type: 'string', description: 'Leads to the next page; absent on the last.' },
  },
});
