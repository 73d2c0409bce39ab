import { type JsonValue } from '../../kernel/json.ts';
import { type Attribute } from './attribute.ts';
import { foldCase } from './case-folding.ts';
import { utcDateTime } from './date-time.ts';

/** A value in the form in which values of one attribute are compared. */
export type ComparableValue = string | number | boolean;

/** The two facts about an attribute that decide how its values compare. */
type ComparedAttribute = Pick<Attribute, 'type' | 'caseExact'>;

const comparableText = ({ type, caseExact }: ComparedAttribute, text: string): string | undefined => {
  switch (type) {
    case 'string':
    case 'reference':
      return caseExact ? text : foldCase(text);
    case 'binary':
      // RFC 7643 §2.3.6: base64, in which letter case is part of the value.
      return text;
    case 'dateTime':
      return utcDateTime(text);
    case 'boolean':
    case 'decimal':
    case 'integer':
    case 'complex':
      return undefined;
  }
};

/**
 * The one normal form in which values are compared, in memory and in the database: text folded unless the attribute
 * is `caseExact`; a dateTime as UTC in milliseconds and of one width; booleans and numbers as they are. Undefined
 * for null, for what is not of the attribute's type, and for everything complex.
 */
export const comparableValue = (
  attribute: ComparedAttribute,
  value: JsonValue,
): ComparableValue | undefined => {
  const { type } = attribute;
  if (typeof value === 'string') return comparableText(attribute, value);
  if (typeof value === 'boolean') return type === 'boolean' ? value : undefined;
  if (typeof value !== 'number') return undefined;
  const isOfType =
    type === 'integer' ? Number.isInteger(value) : type === 'decimal' && Number.isFinite(value);
  return isOfType ? value : undefined;
};

/** Places a UTF-16 unit where its code point stands: U+E000 to U+FFFF before the surrogates, which mean U+10000 up. */
const codePointRank = (unit: number): number => {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
};

/**
 * Below, above or equal to 0 as `left` stands before, after or with `right` in the order of code points. That is the
 * order of PostgreSQL's C collation; `<` of JavaScript compares UTF-16 units and puts U+1F600 before U+FF5E.
 */
export const compareByCodePoint = (left: string, right: string): number => {
  const shorter = Math.min(left.length, right.length);
  for (let index = 0; index < shorter; index += 1) {
    const leftUnit = left.charCodeAt(index);
    const rightUnit = right.charCodeAt(index);
    if (leftUnit !== rightUnit) return codePointRank(leftUnit) - codePointRank(rightUnit);
  }
  return left.length - right.length;
};
