import { isUuid } from '../../kernel/ids.ts';
import { type ResolvedOperator } from '../../scim/filter/resolved-filter.ts';
import { type ComparableValue } from '../../scim/schema/comparable-value.ts';
import { type Parameters } from './parameters.ts';

/** `sql operator value`, the left side an expression of type text unless said otherwise. */
export interface SqlComparison<Value = ComparableValue> {
  readonly sql: string;
  readonly operator: ResolvedOperator;
  readonly value: Value;
}

const SYMBOLS = { eq: '=', gt: '>', ge: '>=', lt: '<', le: '<=' } as const;

/** Compares by the type of the value; a missing left side makes it false, never null. */
export const compareValue = ({ sql, operator, value }: SqlComparison, parameters: Parameters): string => {
  if (typeof value === 'string') {
    return compareText({ sql, operator, value }, parameters);
  }
  const symbol = symbolOf(operator);
  const type = typeof value === 'number' ? 'numeric' : 'boolean';
  return `coalesce((${sql})::${type} ${symbol} ${parameters.add(value)}::${type}, false)`;
};

/** Text is compared by code point, whatever the collation of the database. */
export const compareText = (
  { sql, operator, value }: SqlComparison<string>,
  parameters: Parameters,
): string => {
  switch (operator) {
    case 'co':
      return `coalesce(${sql} like ${parameters.add(`%${escapeLike(value)}%`)}, false)`;
    case 'sw':
      return `coalesce(${sql} like ${parameters.add(`${escapeLike(value)}%`)}, false)`;
    case 'ew':
      return `coalesce(${sql} like ${parameters.add(`%${escapeLike(value)}`)}, false)`;
    case 'eq':
      return `coalesce(${sql} = ${parameters.add(value)}, false)`;
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return `coalesce(${sql} collate "C" ${symbolOf(operator)} ${parameters.add(value)}, false)`;
  }
};

/** An identifier that cannot be one of ours equals none; other comparisons are those of its text. */
export const compareUuid = ({ sql, operator, value }: SqlComparison, parameters: Parameters): string => {
  const text = String(value);
  if (operator !== 'eq') {
    return compareText({ sql: `${sql}::text`, operator, value: text }, parameters);
  }
  // Identifiers are caseExact and ours are in lower case.
  return isUuid(text) && text === text.toLowerCase() ? `${sql} = ${parameters.add(text)}::uuid` : 'false';
};

/** Instants are compared as such, so that the column's index serves. */
export const compareTimestamp = ({ sql, operator, value }: SqlComparison, parameters: Parameters): string =>
  `${sql} ${symbolOf(operator)} ${parameters.add(String(value))}::timestamptz`;

const symbolOf = (operator: ResolvedOperator): string => {
  if (operator === 'co' || operator === 'sw' || operator === 'ew') {
    throw new Error(`The operator ${operator} is refused for this type by the resolver`);
  }
  return SYMBOLS[operator];
};

const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, '\\$&');
