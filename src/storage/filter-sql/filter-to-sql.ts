import { type ResolvedFilter } from '../../scim/filter/resolved-filter.ts';
import { type ComparableValue } from '../../scim/schema/comparable-value.ts';
import { type AttributeLocation } from '../../scim/schema/schema.ts';
import { locationKey, type Lookup, type RowsSource } from './attribute-source.ts';
import { compareText, compareTimestamp, compareUuid, compareValue, escapeLike } from './compare-to-sql.ts';
import { chainToSql, elementToSql } from './element-to-sql.ts';
import {
  columnOf,
  elementsOf,
  existsAmong,
  existsIn,
  type FilterTable,
  holderOf,
  partSourcesOf,
  rowsOf,
  sourceOf,
  textOfPart,
} from './filter-table.ts';
import { literal, type Parameters } from './parameters.ts';
import { presentToSql } from './presence-to-sql.ts';

type Comparison = Extract<ResolvedFilter, { kind: 'compare' }>;

/**
 * Compiles a filter to a condition of one parameterized statement. It selects exactly the rows that the evaluator of
 * `scim/filter` selects, because both compare the same normal form; a condition is never null, so that `not` is
 * always its opposite.
 */
export const filterToSql = (filter: ResolvedFilter, table: FilterTable): string => {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return chainToSql(filter.kind, filter.terms, (term) => filterToSql(term, table));
    case 'not':
      return `not ${filterToSql(filter.term, table)}`;
    case 'present':
      return presentToSql(filter.location, table);
    case 'compare':
      return comparisonToSql(filter, table);
    case 'valuePath':
      return valuePathToSql(filter, table);
  }
};

const comparisonToSql = (filter: Comparison, table: FilterTable): string => {
  const { location, operator, value } = filter;
  const rows = rowsOf(location, table);
  if (rows !== undefined) {
    const column = columnOf(rows.columns, location);
    return (
      lookupOf(filter, rows, table.parameters) ??
      existsAmong(rows, compareValue({ sql: column, operator, value }, table.parameters))
    );
  }
  const source = sourceOf(location, table);
  if (source?.kind === 'uuid') {
    return compareUuid({ sql: source.sql, operator, value }, table.parameters);
  }
  if (source?.kind === 'timestamp') {
    return compareTimestamp({ sql: source.sql, operator, value }, table.parameters);
  }
  if (source?.kind === 'text') {
    return compareText({ sql: source.sql, operator, value: String(value) }, table.parameters);
  }
  return documentComparison(filter, table);
};

/** Equality is containment, which one index over the document can serve for every attribute. */
const documentComparison = (filter: Comparison, table: FilterTable): string => {
  const { location, operator, value } = filter;
  const { attribute, subAttribute } = location;
  if (operator === 'eq') {
    return containsElement(
      location,
      subAttribute === undefined ? value : { [subAttribute.name]: value },
      table,
    );
  }
  if (attribute.multiValued) {
    const condition = compareValue(
      { sql: textOfPart(subAttribute?.name), operator, value },
      table.parameters,
    );
    return narrowed(listCandidates(filter, table), existsIn(elementsOf(location, table), condition));
  }
  const sql =
    subAttribute === undefined
      ? `${holderOf(location, table)}->>${literal(attribute.name)}`
      : `${holderOf(location, table)}->${literal(attribute.name)}->>${literal(subAttribute.name)}`;
  return compareValue({ sql: `(${sql})`, operator, value }, table.parameters);
};

/** A list contains an element, and a document the list that holds only it. */
const containsElement = (
  { extension, attribute }: AttributeLocation,
  element: ComparableValue | Readonly<Record<string, ComparableValue>>,
  { document, parameters }: FilterTable,
): string => {
  const outer = { [attribute.name]: attribute.multiValued ? [element] : element };
  const contained = extension === undefined ? outer : { [extension.id]: outer };
  return `${document} @> ${parameters.add(JSON.stringify(contained))}::jsonb`;
};

const lookupFor = ({ location, operator }: Comparison, { lookups }: RowsSource): Lookup | undefined =>
  operator === 'eq' ? lookups?.[location.subAttribute?.name ?? ''] : undefined;

const isLookedUp = (comparison: Comparison, rows: RowsSource): boolean =>
  lookupFor(comparison, rows) !== undefined;

/** Who has an element with a value is asked of the index that begins at the value, if there is one. */
const lookupOf = (comparison: Comparison, rows: RowsSource, parameters: Parameters): string | undefined =>
  lookupFor(comparison, rows)?.(String(comparison.value), parameters);

/** A condition that an index answers, in front of the one that decides. */
const narrowed = (candidates: string | undefined, condition: string): string =>
  candidates === undefined ? condition : `(${candidates} and ${condition})`;

/** A list can only hold a text of which its JSON says so: trigrams find the rows to look at. */
const listCandidates = (
  { location, operator, value }: Comparison,
  { indexedLists, parameters }: FilterTable,
): string | undefined => {
  const indexed = indexedLists.get(locationKey({ ...location, subAttribute: undefined }));
  const isWithin = operator === 'co' || operator === 'sw' || operator === 'ew';
  if (indexed === undefined || !isWithin || typeof value !== 'string') {
    return undefined;
  }
  const pattern = `%${escapeLike(JSON.stringify(value).slice(1, -1))}%`;
  return `((${indexed}) is not null and (${indexed}) like ${parameters.add(pattern)})`;
};

/** The filter of a value path holds for one element: its names are columns of the rows, or members of the element. */
const valuePathToSql = (
  { location, filter }: Extract<ResolvedFilter, { kind: 'valuePath' }>,
  table: FilterTable,
): string => {
  const rows = rowsOf(location, table);
  if (rows !== undefined) {
    const terms = termsOf(filter);
    const known = terms.find((term) => term.kind === 'compare' && isLookedUp(term, rows));
    const candidates = known?.kind === 'compare' ? lookupOf(known, rows, table.parameters) : undefined;
    if (candidates !== undefined && terms.length === 1) {
      return candidates;
    }
    const inner = elementToSql(filter, (part) => rows.columns[part ?? ''] ?? 'null::text', table.parameters);
    return narrowed(candidates, existsAmong(rows, inner));
  }
  if (location.attribute.multiValued) {
    const { element, isAll } = equalityOf(filter);
    const candidates =
      Object.keys(element).length === 0 ? undefined : containsElement(location, element, table);
    return candidates !== undefined && isAll
      ? candidates
      : narrowed(
          candidates ?? containedText(filter, table),
          existsIn(elementsOf(location, table), elementToSql(filter, textOfPart, table.parameters)),
        );
  }
  // A single value is its own and only element, so the names mean the same without the brackets.
  const isComputed = partSourcesOf(location, table).length > 0;
  const whole = `${holderOf(location, table)}->${literal(location.attribute.name)}`;
  const inner = filterToSql(filter, table);
  return isComputed ? inner : `(${whole} is not null and ${inner})`;
};

/** What has to hold together. */
const termsOf = (filter: ResolvedFilter): readonly ResolvedFilter[] =>
  filter.kind === 'and' ? filter.terms : [filter];

/** What a filter demands of one element by `eq`, and whether that is all it demands. */
const equalityOf = (
  filter: ResolvedFilter,
): { readonly element: Record<string, ComparableValue>; readonly isAll: boolean } => {
  const terms = termsOf(filter);
  const element: Record<string, ComparableValue> = {};
  let isAll = true;
  for (const term of terms) {
    const name =
      term.kind === 'compare' && term.operator === 'eq' ? term.location.subAttribute?.name : undefined;
    if (name === undefined || term.kind !== 'compare' || Object.hasOwn(element, name)) {
      isAll = false;
    } else {
      element[name] = term.value;
    }
  }
  return { element, isAll };
};

/** The first of the texts that a filter demands to be in an element, where an index can look for it. */
const containedText = (filter: ResolvedFilter, table: FilterTable): string | undefined => {
  for (const term of termsOf(filter)) {
    const candidates = term.kind === 'compare' ? listCandidates(term, table) : undefined;
    if (candidates !== undefined) {
      return candidates;
    }
  }
  return undefined;
};
