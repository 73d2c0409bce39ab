import { type ResolvedFilter } from '../../scim/filter/resolved-filter.ts';
import { compareValue } from './compare-to-sql.ts';
import { type Parameters } from './parameters.ts';

/** A condition on one element; `column` answers the text expression of a sub-attribute. */
export const elementToSql = (
  filter: ResolvedFilter,
  column: (subAttribute: string | undefined) => string,
  parameters: Parameters,
): string => {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return chainToSql(filter.kind, filter.terms, (term) => elementToSql(term, column, parameters));
    case 'not':
      return `not ${elementToSql(filter.term, column, parameters)}`;
    case 'present':
      return `coalesce(${column(filter.location.subAttribute?.name)} <> '', false)`;
    case 'compare': {
      const sql = column(filter.location.subAttribute?.name);
      return compareValue({ sql, operator: filter.operator, value: filter.value }, parameters);
    }
    case 'valuePath':
      throw new Error('A value path within a value path is refused by the resolver');
  }
};

/** Terms that have to hold together, or of which one has to; of none, all hold and none does. */
export const chainToSql = (
  kind: 'and' | 'or',
  terms: readonly ResolvedFilter[],
  toSql: (term: ResolvedFilter) => string,
): string => (terms.length === 0 ? String(kind === 'and') : `(${terms.map(toSql).join(` ${kind} `)})`);
