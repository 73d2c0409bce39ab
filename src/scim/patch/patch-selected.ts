import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { elementFromFilter } from '../compat/element-from-filter.ts';
import { type CompatRules } from '../compat/compat-rules.ts';
import { matchesElement } from '../filter/evaluate-filter.ts';
import { PRIMARY, VALUE } from '../schema/default-sub-attributes.ts';
import { ScimError } from '../scim-error.ts';
import { onePrimary, withoutElements } from './elements.ts';
import { type PatchOperation } from './operation.ts';
import { elementsOf } from './patch-list.ts';
import { patchPart } from './patch-single.ts';
import { isCleared, mergeComplex, removeValue, sentValue, valueOf } from './patch-value.ts';

/** What is known while the elements that a filter selects are changed. */
interface Selecting {
  readonly operation: PatchOperation;
  readonly rules: CompatRules;
  /** The element that the filter describes, if it describes one. */
  readonly described: JsonObject | undefined;
}

/** Changes the elements of a multi-valued attribute that the filter of a value path selects. */
export const patchSelected = (holder: JsonObject, operation: PatchOperation, rules: CompatRules): void => {
  const { attribute, selection } = operation.target;
  const described = selection && elementFromFilter(selection.resolved);
  const selecting: Selecting = { operation, rules, described };
  const present = elementsOf(holder[attribute.name]);
  const isSelected = present.map(
    (element) => selection !== undefined && matchesElement(selection.resolved, element),
  );
  const isRemoval = operation.kind === 'remove' || isCleared(operation.value, rules);
  if (isRemoval) {
    holder[attribute.name] = present.flatMap((element, index) =>
      isSelected[index] === true ? removeFrom(element, selecting) : [element],
    );
    return;
  }
  const isChanged = isSelected.includes(true) ? isSelected : [...isSelected, true];
  const elements = isSelected.includes(true) ? present : [...present, created(selecting)];
  const changed = elements.map((element, index) =>
    isChanged[index] === true ? change(element, selecting) : element,
  );
  holder[attribute.name] = onePrimary(
    changed,
    changed.filter((_, index) => isChanged[index] === true),
  );
};

/**
 * RFC 7644 §3.5.2.3: "If the target location is a multi-valued attribute for which a value selection filter …
 * has been supplied and no record match was made, the service provider SHALL indicate failure by returning HTTP
 * status code 400 and a 'scimType' error code of 'noTarget'." Entra needs the opposite (`createsFromFilter`).
 */
const created = ({ operation, rules, described }: Selecting): JsonObject => {
  const { path } = operation.target;
  if (!rules.createsFromFilter || described === undefined) {
    throw new ScimError('noTarget', `${path}: no value matches the filter.`, { path });
  }
  return described;
};

const change = (element: JsonValue, { operation, rules, described }: Selecting): JsonValue => {
  const { attribute, subAttribute, path } = operation.target;
  const copy: JsonObject = isJsonObject(element) ? { ...element } : {};
  if (subAttribute !== undefined) {
    patchPart(copy, subAttribute, { operation, rules });
    return copy;
  }
  const sent = sentValue(attribute, operation.value, rules);
  if (!isJsonObject(sent)) {
    return valueOf({ ...attribute, multiValued: false }, operation, rules);
  }
  // §3.5.2.3: "all matching record values SHALL be replaced"; an addition leaves what it does not name, and an
  // element that has just been created stays what its filter says.
  const isKept = operation.kind === 'add' || element === described;
  return mergeComplex(attribute, { present: isKept ? copy : undefined, sent }, { rules, path });
};

/**
 * What a removal leaves of a selected element: nothing, or, where a sub-attribute is removed, the rest. As a filter may
 * create an element (`createsFromFilter`), one without a significant value that says no more than its filter goes.
 */
const removeFrom = (element: JsonValue, { operation, rules, described }: Selecting): JsonValue[] => {
  const { attribute, subAttribute, path } = operation.target;
  if (subAttribute === undefined) {
    const isNarrowed = operation.kind === 'remove' && !isCleared(operation.value, rules);
    if (!isNarrowed) {
      return [];
    }
    const named = valueOf(attribute, operation, rules);
    return withoutElements([element], Array.isArray(named) ? named : [named]);
  }
  if (!isJsonObject(element) || !Object.hasOwn(element, subAttribute.name)) {
    return [element];
  }
  const copy = { ...element };
  removeValue(copy, subAttribute, path);
  const mayGo = rules.createsFromFilter && !Object.hasOwn(copy, VALUE);
  const says = Object.keys(copy).filter((name) => name !== PRIMARY && !Object.hasOwn(described ?? {}, name));
  return mayGo && says.length === 0 ? [] : [copy];
};
