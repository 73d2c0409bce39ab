import { isJsonObject, type JsonValue } from '../../kernel/json.ts';

/** Whether two values are equal as JSON: the order of an object's members does not matter, that of a list does. */
export const isSameValue = (a: JsonValue | undefined, b: JsonValue | undefined): boolean => {
  if (a === b) {
    return true;
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((each, index) => isSameValue(each, b[index]));
  }
  if (isJsonObject(a) && isJsonObject(b)) {
    const names = Object.keys(a);
    return (
      names.length === Object.keys(b).length &&
      names.every((name) => Object.hasOwn(b, name) && isSameValue(a[name], b[name]))
    );
  }
  return false;
};
