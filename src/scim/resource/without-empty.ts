import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { type CompatRules } from '../compat/compat-rules.ts';

/**
 * A resource without what counts as unassigned: RFC 7643 §2.5, "Unassigned attributes, the null value, and empty
 * arrays … are all considered equivalent to the attribute being 'unassigned'"; for tolerant clients also the empty
 * text, with which Entra clears an attribute. A complex value of which nothing is left goes as well.
 */
export const withoutEmpty = (resource: JsonObject, rules: CompatRules): JsonObject =>
  (clean(resource, rules) as JsonObject | undefined) ?? {};

const clean = (value: JsonValue, rules: CompatRules): JsonValue | undefined => {
  if (Array.isArray(value)) {
    const kept = value.map((each) => clean(each, rules)).filter((each) => each !== undefined);
    return kept.length === 0 ? undefined : kept;
  }
  if (isJsonObject(value)) {
    const kept = Object.entries(value).flatMap(([name, each]): [string, JsonValue][] => {
      const cleaned = clean(each, rules);
      return cleaned === undefined ? [] : [[name, cleaned]];
    });
    return kept.length === 0 ? undefined : Object.fromEntries(kept);
  }
  return value === null || (value === '' && rules.emptyTextClears) ? undefined : value;
};
