import { type JsonObject, type JsonValue, isJsonObject } from '../kernel/json.ts';
import { matches } from '../scim/filter/evaluate-filter.ts';
import {
  compareByCodePoint,
  comparableValue,
  type ComparableValue,
} from '../scim/schema/comparable-value.ts';
import { type ResourcePage, type ResourceQuery, type Sorting } from './resource-query.ts';

/** A page of a handful of resources that are at hand anyway; it answers as the database does for many. */
export const queryInMemory = (
  resources: readonly JsonObject[],
  { filter, sorting, start, count }: ResourceQuery,
): ResourcePage<JsonObject> => {
  const matching = resources.filter((resource) => filter === undefined || matches(filter, resource));
  const sorted = sorting === undefined ? matching : matching.toSorted(by(sorting));
  const first = start.kind === 'index' ? start.startIndex - 1 : Number(start.after?.sequence ?? 0);
  const hasMore = start.kind === 'cursor' && first + count < sorted.length;
  const totalResults = matching.length;
  return {
    totalResults,
    items: sorted.slice(first, first + count),
    next: hasMore ? { key: null, sequence: String(first + count), totalResults } : undefined,
  };
};

const by =
  ({ location, isDescending }: Sorting) =>
  (a: JsonObject, b: JsonObject): number => {
    const order = compareKeys(keyOf(a, location), keyOf(b, location));
    return isDescending ? -order : order;
  };

const keyOf = (
  resource: JsonObject,
  { attribute, subAttribute }: Sorting['location'],
): ComparableValue | undefined => {
  const whole: JsonValue = resource[attribute.name] ?? null;
  const value =
    subAttribute !== undefined && isJsonObject(whole) ? (whole[subAttribute.name] ?? null) : whole;
  return comparableValue(subAttribute ?? attribute, value);
};

/** Who has no value comes last. */
const compareKeys = (a: ComparableValue | undefined, b: ComparableValue | undefined): number => {
  if (a === undefined || b === undefined) {
    return Number(a === undefined) - Number(b === undefined);
  }
  return typeof a === 'string' && typeof b === 'string' ? compareByCodePoint(a, b) : Number(a) - Number(b);
};
