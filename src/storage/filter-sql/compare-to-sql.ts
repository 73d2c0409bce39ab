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

/**
 * Compares by the type of the value; a missing left side makes it false, never null. Not by coalesce, behind which no
 * index could be seen.
 */
export const compareValue = ({ sql, operator, value }: SqlComparison, parameters: Parameters): string => {
  if (typeof value === 'string') {
    return compareText({ sql, operator, value }, parameters);
  }
  const type = typeof value === 'number' ? 'numeric' : 'boolean';
  const right = `${parameters.add(value)}::${type}`;
  return `((${sql}) is not null and (${sql})::${type} ${symbolOf(operator)} ${right})`;
};

/** Text is compared by code point, whatever the collation of the database. */
export const compareText = (comparison: SqlComparison<string>, parameters: Parameters): string =>
  `((${comparison.sql}) is not null and ${textCondition(comparison, parameters)})`;

const textCondition = ({ sql, operator, value }: SqlComparison<string>, parameters: Parameters): string => {
  switch (operator) {
    case 'co':
      return `(${sql}) like ${parameters.add(`%${escapeLike(value)}%`)}`;
    case 'sw':
      return `(${sql}) like ${parameters.add(`${escapeLike(value)}%`)}`;
    case 'ew':
      return `(${sql}) like ${parameters.add(`%${escapeLike(value)}`)}`;
    case 'eq':
      return `(${sql}) = ${parameters.add(value)}`;
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return `(${sql}) collate "C" ${symbolOf(operator)} ${parameters.add(value)}`;
  }
};

/** An identifier that cannot be one of ours equals none; other comparisons are those of its text. */
export const compareUuid = ({ sql, operator, value }: SqlComparison, parameters: Parameters): string => {
  const text = String(value);
  if (operator !== 'eq') {
    return compareText({ sql: `${sql}::text`, operator, value: text }, parameters);
  }
  return isOurId(text) ? `${sql} = ${parameters.add(text)}::uuid` : 'false';
};

/** Whether a text can be an identifier as we write it: they are caseExact, and ours are in lower case. */
export const isOurId = (text: string): boolean => isUuid(text) && text === text.toLowerCase();

/** Instants are compared as such, so that the column's index serves. */
export const compareTimestamp = ({ sql, operator, value }: SqlComparison, parameters: Parameters): string =>
  `${sql} ${symbolOf(operator)} ${parameters.add(String(value))}::timestamptz`;

const symbolOf = (operator: ResolvedOperator): string => {
  if (operator === 'co' || operator === 'sw' || operator === 'ew') {
    throw new Error(`The operator ${operator} is refused for this type by the resolver`);
  }
  return SYMBOLS[operator];
};

/** The text as a pattern of LIKE that matches only itself. */
export const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, '\\$&');
