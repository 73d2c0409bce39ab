import { isJsonObject, type JsonValue } from '../../kernel/json.ts';
import { type Attribute, findAttribute } from '../schema/attribute.ts';
import { VALUE } from '../schema/default-sub-attributes.ts';

/**
 * Entra ID sends a manager as the bare id, older versions as a list of one object; elements of a list may be bare
 * as well. A bare value is the element's `value`, where its schema has one.
 * @see https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups
 */
export const complexFromBare = (attribute: Attribute, value: JsonValue): JsonValue => {
  const [first, ...rest] = Array.isArray(value) ? value : [value];
  const single = rest.length === 0 && first !== undefined ? first : value;
  const hasValue = findAttribute(attribute.subAttributes, VALUE) !== undefined;
  return typeof single === 'string' && single !== '' && hasValue && !isJsonObject(single)
    ? { [VALUE]: single }
    : single;
};
