import { printAttributePath, quoteForMessage } from '../path/parse-attribute-path.ts';
import { type AttributeType, findAttribute } from '../schema/attribute.ts';
import { comparableValue, type ComparableValue } from '../schema/comparable-value.ts';
import { VALUE } from '../schema/default-sub-attributes.ts';
import { type AttributeLocation } from '../schema/schema.ts';
import { ScimError } from '../scim-error.ts';
import { numberOfText, type WrittenLiteral } from './filter-literal.ts';
import { type CompareOperator, type Filter } from './filter.ts';
import { attributeAt, type ResolvedFilter, type ResolvedOperator } from './resolved-filter.ts';

type Comparison = Extract<Filter, { kind: 'compare' }>;

const EQUALITY: readonly CompareOperator[] = ['eq', 'ne'];
const SUBSTRING: readonly CompareOperator[] = ['co', 'sw', 'ew'];
const ORDER: readonly CompareOperator[] = ['gt', 'ge', 'lt', 'le'];

// RFC 7644 §3.4.2.2, table 3, on the order operators: "Boolean and Binary attributes SHALL cause a failed response
// (HTTP status code 400) with 'scimType' of 'invalidFilter'."
const OPERATORS_OF_TYPE = {
  string: [...EQUALITY, ...SUBSTRING, ...ORDER],
  reference: [...EQUALITY, ...SUBSTRING, ...ORDER],
  binary: EQUALITY,
  boolean: EQUALITY,
  decimal: [...EQUALITY, ...ORDER],
  integer: [...EQUALITY, ...ORDER],
  dateTime: [...EQUALITY, ...ORDER],
  complex: [],
} as const satisfies Record<AttributeType, readonly CompareOperator[]>;

const EXPECTED_LITERAL = {
  string: 'a string',
  reference: 'a string',
  binary: 'a string in base64',
  boolean: 'true or false',
  decimal: 'a number',
  integer: 'a whole number',
  dateTime: 'a dateTime such as "2011-05-13T04:42:34Z"',
  complex: 'nothing',
} as const satisfies Record<AttributeType, string>;

/** A refusal of a filter that is well-formed, but not for this attribute; `name` is as the client wrote it. */
export const unsupportedFilter = (name: string, problem: string): ScimError =>
  new ScimError('invalidFilter', `The filter cannot be used: ${quoteForMessage(name)} ${problem}`, {
    attribute: name,
  });

type Coercion = (literal: WrittenLiteral) => ComparableValue | undefined;

/** A text whose quotes a client left out may look like a number or a keyword. Null has been resolved before. */
const textOf: Coercion = ({ value }) => String(value);

/** Entra sends "True" and "False", in quotes. */
const booleanOf: Coercion = ({ value }) => {
  if (typeof value === 'string' && /^(?:true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  return typeof value === 'boolean' ? value : undefined;
};

/** Where quotes may be left out, a number not in its shortest form (`1.50`) has been read as a text. */
const numberOf: Coercion = ({ value, unquoted }) => {
  if (typeof value === 'string' && unquoted === true) return numberOfText(value);
  return typeof value === 'number' ? value : undefined;
};

const dateTimeOf: Coercion = ({ value }) => (typeof value === 'string' ? value : undefined);

/** The literal in the type of an attribute, as far as a client may have meant it; undefined where it cannot. */
const COERCIONS: Readonly<Record<AttributeType, Coercion>> = {
  string: textOf,
  reference: textOf,
  binary: textOf,
  boolean: booleanOf,
  decimal: numberOf,
  integer: numberOf,
  dateTime: dateTimeOf,
  complex: () => undefined,
};

/** Entra filters on a complex attribute by its bare name and means the sub-attribute `value`, as RFC 7643 §2.4 does. */
const comparedLocation = (location: AttributeLocation, name: string): AttributeLocation => {
  if (attributeAt(location).type !== 'complex') return location;
  const subAttribute = findAttribute(location.attribute.subAttributes, VALUE);
  if (subAttribute !== undefined && subAttribute.returned !== 'never') return { ...location, subAttribute };
  throw unsupportedFilter(name, 'is complex and has no default sub-attribute; name the one to compare');
};

const not = (term: ResolvedFilter): ResolvedFilter => ({ kind: 'not', term });

/** `eq null` and `ne null`: RFC 7643 §2.5, null and an absent attribute are the same state, "unassigned". */
const resolveNull = (
  location: AttributeLocation,
  operator: CompareOperator,
  name: string,
): ResolvedFilter => {
  const present: ResolvedFilter = { kind: 'present', location };
  if (operator === 'ne') return present;
  if (operator === 'eq') return not(present);
  throw unsupportedFilter(name, `can be compared with null by "eq" and "ne" only, not by "${operator}"`);
};

/**
 * A comparison of the attribute at a location, its literal in the attribute's type and normal form.
 *
 * @throws ScimError `invalidFilter` where the attribute's type has no such operator or no such value; the message
 * names the attribute and what was expected.
 */
export const resolveComparison = (comparison: Comparison, location: AttributeLocation): ResolvedFilter => {
  const { path, operator, value: written } = comparison;
  const name = printAttributePath(path);
  if (written === null) return resolveNull(location, operator, name);
  const compared = comparedLocation(location, name);
  const attribute = attributeAt(compared);
  const operators: readonly CompareOperator[] = OPERATORS_OF_TYPE[attribute.type];
  if (!operators.includes(operator)) {
    throw unsupportedFilter(name, `is of type ${attribute.type}, which has no operator "${operator}"`);
  }
  const literal = COERCIONS[attribute.type](comparison);
  const value = literal === undefined ? undefined : comparableValue(attribute, literal);
  if (literal === undefined || value === undefined) {
    throw unsupportedFilter(name, `is compared with ${EXPECTED_LITERAL[attribute.type]}`);
  }
  if (value === '' && SUBSTRING.includes(operator)) return { kind: 'present', location: compared };
  const compare = (resolved: ResolvedOperator): ResolvedFilter => ({
    kind: 'compare',
    location: compared,
    operator: resolved,
    value,
    literal,
  });
  return operator === 'ne' ? not(compare('eq')) : compare(operator);
};
