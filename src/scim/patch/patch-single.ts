import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { type CompatRules } from '../compat/compat-rules.ts';
import { type Attribute } from '../schema/attribute.ts';
import { type PatchOperation } from './operation.ts';
import { isCleared, mergeComplex, removeValue, sentValue, setValue, valueOf } from './patch-value.ts';

/** Changes a single-valued attribute, or a sub-attribute of a single complex one, in the object that holds it. */
export const patchSingle = (holder: JsonObject, operation: PatchOperation, rules: CompatRules): void => {
  const { attribute, subAttribute } = operation.target;
  if (subAttribute === undefined) {
    patchAttribute(holder, operation, rules);
    return;
  }
  const present = holder[attribute.name];
  const complex: JsonObject = isJsonObject(present) ? present : {};
  patchPart(complex, subAttribute, { operation, rules });
  holder[attribute.name] = complex;
};

/** Sets or clears one sub-attribute of a complex value. */
export const patchPart = (
  complex: JsonObject,
  subAttribute: Attribute,
  { operation, rules }: { readonly operation: PatchOperation; readonly rules: CompatRules },
): void => {
  if (operation.kind === 'remove' || isCleared(operation.value, rules)) {
    removeValue(complex, subAttribute, operation.target.path);
  } else {
    const value = valueOf(subAttribute, operation, rules);
    setValue(complex, subAttribute, { value, path: operation.target.path });
  }
};

const patchAttribute = (holder: JsonObject, operation: PatchOperation, rules: CompatRules): void => {
  const { attribute, path } = operation.target;
  const sent = sentValue(attribute, operation.value, rules);
  if (operation.kind === 'remove' || isCleared(sent, rules)) {
    removeValue(holder, attribute, path);
  } else if (attribute.type === 'complex' && isJsonObject(sent)) {
    const values = { present: holder[attribute.name], sent };
    setValue(holder, attribute, { value: mergeComplex(attribute, values, { rules, path }), path });
  } else {
    setValue(holder, attribute, { value: valueOf(attribute, operation, rules), path });
  }
};
