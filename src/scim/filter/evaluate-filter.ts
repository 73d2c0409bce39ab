import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { compareByCodePoint, comparableValue, type ComparableValue } from '../schema/comparable-value.ts';
import { type AttributeLocation } from '../schema/schema.ts';
import { attributeAt, type ResolvedFilter, type ResolvedOperator } from './resolved-filter.ts';

/** Where values are looked up: the values at a location, each value of a multi-valued attribute on its own. */
type ValuesAt = (location: AttributeLocation) => readonly JsonValue[];

/** Own keys only: a schema may name an attribute as `Object.prototype` names a method. */
const own = (value: JsonValue | undefined, key: string): JsonValue | undefined =>
  isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;

const elementsOf = (value: JsonValue | undefined): readonly JsonValue[] => {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
};

const valuesOfElement =
  (element: JsonValue): ValuesAt =>
  ({ subAttribute }) =>
    elementsOf(subAttribute === undefined ? element : own(element, subAttribute.name));

const elementsOfResource =
  (resource: JsonObject): ValuesAt =>
  ({ extension, attribute }) =>
    elementsOf(own(extension === undefined ? resource : own(resource, extension.id), attribute.name));

const valuesOfResource =
  (resource: JsonObject): ValuesAt =>
  (location) =>
    elementsOfResource(resource)(location).flatMap((element) => valuesOfElement(element)(location));

/**
 * RFC 7644 §3.4.2.2, table 3, `pr`: "If the attribute has a non-empty or non-null value, or if it contains a
 * non-empty node for complex attributes, there is a match."
 */
const isPresent = (value: JsonValue): boolean => {
  if (value === null || value === '') return false;
  return typeof value === 'object' ? Object.values(value).some(isPresent) : true;
};

/** Below, above or equal to 0; both values are of one attribute and so of one type. */
const compareValues = (left: ComparableValue, right: ComparableValue): number => {
  if (typeof left === 'string' && typeof right === 'string') return compareByCodePoint(left, right);
  return Number(left) - Number(right);
};

const COMPARISONS: Readonly<
  Record<ResolvedOperator, (stored: ComparableValue, wanted: ComparableValue) => boolean>
> = {
  eq: (stored, wanted) => stored === wanted,
  co: (stored, wanted) => String(stored).includes(String(wanted)),
  sw: (stored, wanted) => String(stored).startsWith(String(wanted)),
  ew: (stored, wanted) => String(stored).endsWith(String(wanted)),
  gt: (stored, wanted) => compareValues(stored, wanted) > 0,
  ge: (stored, wanted) => compareValues(stored, wanted) >= 0,
  lt: (stored, wanted) => compareValues(stored, wanted) < 0,
  le: (stored, wanted) => compareValues(stored, wanted) <= 0,
};

/** RFC 7644 §3.4.2.2: "the filter matches if any of the values of the specified attribute match". */
const evaluateComparison = (
  { location, operator, value }: Extract<ResolvedFilter, { kind: 'compare' }>,
  valuesAt: ValuesAt,
): boolean =>
  valuesAt(location).some((candidate) => {
    const stored = comparableValue(attributeAt(location), candidate);
    return stored !== undefined && COMPARISONS[operator](stored, value);
  });

const evaluate = (filter: ResolvedFilter, valuesAt: ValuesAt, elementsAt: ValuesAt): boolean => {
  switch (filter.kind) {
    case 'compare':
      return evaluateComparison(filter, valuesAt);
    case 'present':
      return valuesAt(filter.location).some(isPresent);
    case 'and':
      return filter.terms.every((term) => evaluate(term, valuesAt, elementsAt));
    case 'or':
      return filter.terms.some((term) => evaluate(term, valuesAt, elementsAt));
    case 'not':
      return !evaluate(filter.term, valuesAt, elementsAt);
    case 'valuePath':
      return elementsAt(filter.location).some((element) => matchesElement(filter.filter, element));
  }
};

/**
 * Whether the filter of a value path holds for one element of its attribute: an object of a complex attribute, or
 * the value itself of one that is not. The filter comes from `resolveElementFilter`.
 */
export const matchesElement = (filter: ResolvedFilter, element: JsonValue): boolean =>
  evaluate(filter, valuesOfElement(element), () => []);

/**
 * Whether a filter holds for a resource whose keys are in the letter case of its schemas, extension attributes under
 * their URN. The meaning is told at `ResolvedFilter`; a filter in the database selects the same resources.
 */
export const matches = (filter: ResolvedFilter, resource: JsonObject): boolean =>
  evaluate(filter, valuesOfResource(resource), elementsOfResource(resource));
