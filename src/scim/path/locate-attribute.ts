import { findAttribute, type Attribute } from '../schema/attribute.ts';
import { type AttributeLocation, type ResourceType, type Schema } from '../schema/schema.ts';
import { type AttributePath } from './attribute-path.ts';

/** RFC 7644 §3.10: "All facets (URN, attribute, and sub-attribute name) … are case insensitive." */
const isSameUrn = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

/** Whether the URN is a name of the body: that of the core schema, or of another whose attributes stand in it too. */
const namesBody = ({ schema, aliases }: ResourceType, urn: string): boolean =>
  [schema.id, ...aliases].some((id) => isSameUrn(id, urn));

/** A place to look in: the extension (undefined: the body itself) and what may stand there. */
interface Place {
  readonly extension: Schema | undefined;
  readonly attributes: readonly Attribute[];
}

const bodyOf = ({ schema, commonAttributes }: ResourceType): Place => ({
  extension: undefined,
  attributes: [...commonAttributes, ...schema.attributes],
});

const extensionsOf = ({ extensions }: ResourceType): readonly Place[] =>
  extensions.map(({ schema }) => ({ extension: schema, attributes: schema.attributes }));

const placesFor = (
  resourceType: ResourceType,
  { urn }: AttributePath,
  searchExtensions: boolean,
): readonly Place[] => {
  if (urn === undefined) {
    // RFC 7644 §3.10: clients "MUST fully qualify extended attributes with their associated schema URN". Entra does
    // not in its reference checks, so a name that the body does not know is looked for in the extensions, in their order.
    return searchExtensions ? [bodyOf(resourceType), ...extensionsOf(resourceType)] : [bodyOf(resourceType)];
  }
  if (namesBody(resourceType, urn)) return [bodyOf(resourceType)];
  return extensionsOf(resourceType).filter(
    ({ extension }) => extension !== undefined && isSameUrn(urn, extension.id),
  );
};

/**
 * Where the attribute of a path stands in a resource of the type; undefined where the type has no such attribute or
 * the attribute no such sub-attribute. A name without a URN belongs to the body first; `searchExtensions: false`
 * keeps it from being looked for in the extensions.
 */
export const locateAttribute = (
  resourceType: ResourceType,
  path: AttributePath,
  { searchExtensions = true }: { readonly searchExtensions?: boolean } = {},
): AttributeLocation | undefined => {
  for (const { extension, attributes } of placesFor(resourceType, path, searchExtensions)) {
    const attribute = findAttribute(attributes, path.name);
    if (attribute === undefined) continue;
    if (path.subName === undefined) return { extension, attribute, subAttribute: undefined };
    const subAttribute = findAttribute(attribute.subAttributes, path.subName);
    return subAttribute && { extension, attribute, subAttribute };
  }
  return undefined;
};

/**
 * The schema of the type, core or extension, whose bare URN the text is, in any letter case; for an alias of the body
 * the core one; undefined where it is none. To be asked before the text is parsed as a path, since `urn:…:2.0:User`
 * reads as an attribute `User` too.
 */
export const schemaOfUrn = (resourceType: ResourceType, text: string): Schema | undefined =>
  namesBody(resourceType, text)
    ? resourceType.schema
    : resourceType.extensions.find(({ schema }) => isSameUrn(schema.id, text))?.schema;
