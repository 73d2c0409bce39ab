import { printAttributePath } from '../path/parse-attribute-path.ts';
import { isReadAsUnquoted } from './filter-literal.ts';
import { type Filter } from './filter.ts';

/** What binds at least as loosely as the chain around it stands in parentheses, and so stays a term of its own. */
const isGrouped = (term: Filter, chain: 'and' | 'or'): boolean =>
  term.kind === 'or' || (term.kind === 'and' && chain === 'and');

const printTerm = (term: Filter, chain: 'and' | 'or'): string =>
  isGrouped(term, chain) ? `(${printFilter(term)})` : printFilter(term);

/**
 * The filter as text: parsing it gives the same filter again, the limits of parsing aside. Parentheses stand only
 * where the parser needs them.
 */
export const printFilter = (filter: Filter): string => {
  switch (filter.kind) {
    case 'compare': {
      const { value } = filter;
      const isBare = filter.unquoted === true && typeof value === 'string' && isReadAsUnquoted(value);
      return `${printAttributePath(filter.path)} ${filter.operator} ${isBare ? value : JSON.stringify(value)}`;
    }
    case 'present':
      return `${printAttributePath(filter.path)} pr`;
    case 'and':
    case 'or':
      return filter.terms.map((term) => printTerm(term, filter.kind)).join(` ${filter.kind} `);
    case 'not':
      return `not (${printFilter(filter.term)})`;
    case 'valuePath':
      return `${printAttributePath(filter.path)}[${printFilter(filter.filter)}]`;
  }
};
