import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { type CompatRules } from '../compat/compat-rules.ts';
import { ScimError } from '../scim-error.ts';
import { addElements, onePrimary, withoutElements } from './elements.ts';
import { type PatchOperation } from './operation.ts';
import { patchPart } from './patch-single.ts';
import { isCleared, valueOf } from './patch-value.ts';

/** Changes a multi-valued attribute as a whole, or one sub-attribute of all its elements. */
export const patchList = (holder: JsonObject, operation: PatchOperation, rules: CompatRules): void => {
  const { attribute, subAttribute, path } = operation.target;
  const present = elementsOf(holder[attribute.name]);
  if (subAttribute !== undefined) {
    holder[attribute.name] = patchEachPart(present, operation, rules);
    return;
  }
  if (operation.kind === 'remove') {
    holder[attribute.name] = remainder(present, operation, rules);
    return;
  }
  const value = isCleared(operation.value, rules) ? [] : valueOf(attribute, operation, rules);
  if (!Array.isArray(value)) {
    throw new ScimError('invalidValue', `${path}: must be a list.`, { path });
  }
  holder[attribute.name] = operation.kind === 'add' ? addElements(present, value) : [...value];
};

/** The elements of a multi-valued attribute, or none. */
export const elementsOf = (value: JsonValue | undefined): readonly JsonValue[] =>
  Array.isArray(value) ? value : [];

/**
 * RFC 7644 §3.5.2.2 removes all values where no filter selects some. Entra names in `value` those it means
 * (`removesByValue`); emptying the whole list on such a request would throw everybody out of a group.
 */
const remainder = (
  present: readonly JsonValue[],
  operation: PatchOperation,
  rules: CompatRules,
): JsonValue[] => {
  if (isCleared(operation.value, rules)) {
    return [];
  }
  const named = valueOf(operation.target.attribute, operation, rules);
  return withoutElements(present, Array.isArray(named) ? named : [named]);
};

/**
 * One sub-attribute of every element. RFC 7644 §3.5.2.1: "If the target location does not exist, the attribute and
 * value are added", and §3.5.2.3 has a replacement do the same: a list without elements gets one. `noTarget` is for
 * value filters alone.
 */
const patchEachPart = (
  present: readonly JsonValue[],
  operation: PatchOperation,
  rules: CompatRules,
): JsonValue[] => {
  const { subAttribute } = operation.target;
  if (subAttribute === undefined) {
    return [...present];
  }
  const isRemoval = operation.kind === 'remove' || isCleared(operation.value, rules);
  const elements = present.length === 0 && !isRemoval ? [{}] : present;
  const changed = elements.map((element) => {
    const copy: JsonObject = isJsonObject(element) ? { ...element } : {};
    patchPart(copy, subAttribute, { operation, rules });
    return copy;
  });
  return onePrimary(changed, changed);
};
