import { findAttribute } from '../../scim/schema/attribute.ts';
import { type ResourceType } from '../../scim/schema/schema.ts';

/**
 * The resource type of entitlements as its resources are: Okta's schema and the IETF draft's describe the same
 * resource side by side, each for its own readers, so the attributes of both stand in the body, and the URN of either
 * names them.
 */
export const entitlementType = (resourceType: ResourceType): ResourceType => {
  const { schema, extensions } = resourceType;
  const beside = extensions.flatMap((extension) => extension.schema.attributes);
  const attributes = [
    ...schema.attributes,
    ...beside.filter(({ name }) => findAttribute(schema.attributes, name) === undefined),
  ];
  const aliases = extensions.map((extension) => extension.schema.id);
  return { ...resourceType, schema: { ...schema, attributes }, aliases, extensions: [] };
};
