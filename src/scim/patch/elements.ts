import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { isSameValue } from '../resource/same-value.ts';
import { PRIMARY, VALUE } from '../schema/default-sub-attributes.ts';

/**
 * Whether two elements of a multi-valued attribute are the same one: equal, or, where both have a significant
 * `value`, in agreement on every sub-attribute that both carry. `primary` says nothing about identity.
 */
export const isSameElement = (a: JsonValue, b: JsonValue): boolean => {
  if (!isJsonObject(a) || !isJsonObject(b) || a[VALUE] === undefined || b[VALUE] === undefined) {
    return isSameValue(a, b);
  }
  return Object.keys(a).every(
    (name) => name === PRIMARY || !Object.hasOwn(b, name) || isSameValue(a[name], b[name]),
  );
};

/**
 * The elements with others added. RFC 7644 §3.5.2.1: "If the target location already contains the value specified,
 * no changes SHOULD be made".
 */
export const addElements = (present: readonly JsonValue[], added: readonly JsonValue[]): JsonValue[] => {
  const result = [...present];
  const primaries: number[] = [];
  for (const element of added) {
    const index = result.findIndex((each) => isSameElement(each, element));
    const found = result[index];
    const place = index === -1 ? result.length : index;
    result[place] = isJsonObject(found) && isJsonObject(element) ? { ...found, ...element } : element;
    if (isPrimary(element)) {
      primaries.push(place);
    }
  }
  return onePrimary(
    result,
    primaries.flatMap((place) => result[place] ?? []),
  );
};

/**
 * RFC 7644 §3.5.2: when a value with `primary` true is added or replaced, "the server SHALL set the value of the
 * existing attribute to 'false'". `written` are those of the elements that the operation wrote, in its order; the
 * last of them that is primary wins.
 */
export const onePrimary = (elements: readonly JsonValue[], written: readonly JsonValue[]): JsonValue[] => {
  const winner = written.findLast(isPrimary);
  return elements.map((element) =>
    winner !== undefined && element !== winner && isPrimary(element)
      ? { ...element, [PRIMARY]: false }
      : element,
  );
};

const isPrimary = (element: JsonValue): element is JsonObject =>
  isJsonObject(element) && element[PRIMARY] === true;

/** The elements without those that somebody named by value: by `value` where both have one, else by all they say. */
export const withoutElements = (present: readonly JsonValue[], named: readonly JsonValue[]): JsonValue[] =>
  present.filter((element) => !named.some((each) => isNamedBy(element, each)));

const isNamedBy = (element: JsonValue, name: JsonValue): boolean => {
  if (!isJsonObject(element) || !isJsonObject(name)) {
    return isSameValue(isJsonObject(element) ? element[VALUE] : element, name);
  }
  if (Object.hasOwn(name, VALUE) && Object.hasOwn(element, VALUE)) {
    return isSameValue(element[VALUE], name[VALUE]);
  }
  // What is left of a name the server does not understand (`{"id": …}`) is empty and must not mean everybody.
  const keys = Object.keys(name);
  return keys.length > 0 && keys.every((key) => isSameValue(element[key], name[key]));
};
