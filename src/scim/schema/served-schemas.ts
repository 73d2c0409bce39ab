import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { isWritten } from './attribute.ts';
import { type ResourceType } from './schema.ts';

/**
 * The schema documents as they are served: the base schema of what clients write lists those of the common attributes
 * that they write. RFC 7643 §3.1: common attributes "are considered to be part of every base resource schema", and "some
 * existing schema definitions MAY list common attributes as part of the schema". Microsoft's validator wants every
 * attribute that Entra maps to be in `/Schemas`, and Entra maps one of these.
 */
export const servedSchemas = (
  schemas: readonly JsonObject[],
  common: JsonObject,
  resourceTypes: readonly ResourceType[],
): readonly JsonObject[] => {
  const bases = resourceTypes.filter(({ schema }) => schema.attributes.some(isWritten));
  return schemas.map((document) => {
    const base = bases.find(({ schema }) => schema.id === document['id']);
    if (base === undefined) {
      return document;
    }
    const written = base.commonAttributes.filter(isWritten).map(({ name }) => name);
    const added = definitionsIn(common).filter(
      ({ name }) => typeof name === 'string' && written.includes(name),
    );
    return { ...document, attributes: [...added, ...definitionsIn(document)] };
  });
};

const definitionsIn = ({ attributes }: JsonObject): JsonObject[] =>
  Array.isArray(attributes) ? attributes.filter(isJsonObject) : [];
