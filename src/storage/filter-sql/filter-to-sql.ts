import { type ResolvedFilter } from '../../scim/filter/resolved-filter.ts';
import { type AttributeLocation } from '../../scim/schema/schema.ts';
import { type AttributeSource, type AttributeSources, locationKey } from './attribute-source.ts';
import { compareText, compareTimestamp, compareUuid, compareValue } from './compare-to-sql.ts';
import { literal, type Parameters } from './parameters.ts';

type Comparison = Extract<ResolvedFilter, { kind: 'compare' }>;

/** What a filter is compiled for. */
export interface FilterTable {
  /** The jsonb expression of the comparable document. */
  readonly document: string;
  readonly sources: AttributeSources;
  readonly parameters: Parameters;
}

/**
 * Compiles a filter to a condition of one parameterized statement. It selects exactly the rows that the evaluator of
 * `scim/filter` selects, because both compare the same normal form; a condition is never null, so that `not` is
 * always its opposite.
 */
export const filterToSql = (filter: ResolvedFilter, table: FilterTable): string => {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return `(${filter.terms.map((term) => filterToSql(term, table)).join(` ${filter.kind} `)})`;
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

const sourceOf = (location: AttributeLocation, { sources }: FilterTable): AttributeSource | undefined =>
  sources.get(locationKey(location));

/** The rows an attribute's elements stand in, also when the location names one of their sub-attributes. */
const rowsOf = (location: AttributeLocation, table: FilterTable) => {
  const source = sourceOf({ ...location, subAttribute: undefined }, table);
  return source?.kind === 'rows' ? source : undefined;
};

const comparisonToSql = (filter: Comparison, table: FilterTable): string => {
  const { location, operator, value } = filter;
  const rows = rowsOf(location, table);
  if (rows !== undefined) {
    const column = columnOf(rows.columns, location);
    return existsIn(rows.from, compareValue({ sql: column, operator, value }, table.parameters));
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
const documentComparison = ({ location, operator, value }: Comparison, table: FilterTable): string => {
  const { extension, attribute, subAttribute } = location;
  if (operator === 'eq') {
    // A list contains a value, and a document the list that holds only it.
    const inner = subAttribute === undefined ? value : { [subAttribute.name]: value };
    const outer = { [attribute.name]: attribute.multiValued ? [inner] : inner };
    const contained = extension === undefined ? outer : { [extension.id]: outer };
    return `${table.document} @> ${table.parameters.add(JSON.stringify(contained))}::jsonb`;
  }
  if (attribute.multiValued) {
    const condition = compareValue(
      { sql: textOfPart(subAttribute?.name), operator, value },
      table.parameters,
    );
    return existsIn(elementsOf(location, table), condition);
  }
  const sql =
    subAttribute === undefined
      ? `${holderOf(location, table)}->>${literal(attribute.name)}`
      : `${holderOf(location, table)}->${literal(attribute.name)}->>${literal(subAttribute.name)}`;
  return compareValue({ sql: `(${sql})`, operator, value }, table.parameters);
};

const holderOf = ({ extension }: AttributeLocation, { document }: FilterTable): string =>
  extension === undefined ? document : `${document}->${literal(extension.id)}`;

const elementsOf = (location: AttributeLocation, table: FilterTable): string =>
  `jsonb_array_elements(${holderOf(location, table)}->${literal(location.attribute.name)}) as element`;

const existsIn = (from: string, condition: string): string =>
  `exists (select 1 from ${from} where ${condition})`;

const columnOf = (columns: Readonly<Record<string, string>>, location: AttributeLocation): string => {
  const column = columns[location.subAttribute?.name ?? ''];
  // A sub-attribute that the rows do not carry has no value.
  return column ?? 'null::text';
};

/** What is stored has no empty values (`withoutEmpty`), except a strict client's empty text. */
const presentToSql = (location: AttributeLocation, table: FilterTable): string => {
  const { subAttribute, attribute } = location;
  const rows = rowsOf(location, table);
  if (rows !== undefined) {
    return existsIn(rows.from, subAttribute ? `${columnOf(rows.columns, location)} is not null` : 'true');
  }
  const source = sourceOf(location, table);
  if (source !== undefined && source.kind !== 'rows') {
    return `(${source.sql}) is not null`;
  }
  const whole = `${holderOf(location, table)}->${literal(attribute.name)}`;
  if (subAttribute === undefined) {
    return isFilled(whole);
  }
  const part = literal(subAttribute.name);
  return attribute.multiValued
    ? existsIn(elementsOf(location, table), isFilled(`element->${part}`))
    : isFilled(`${whole}->${part}`);
};

const isFilled = (sql: string): string => `coalesce(${sql} not in ('""', 'null', '[]', '{}'), false)`;

/** The filter of a value path holds for one element: its names are columns of the rows, or members of the element. */
const valuePathToSql = (
  { location, filter }: Extract<ResolvedFilter, { kind: 'valuePath' }>,
  table: FilterTable,
): string => {
  const rows = rowsOf(location, table);
  if (rows !== undefined) {
    const inner = elementToSql(filter, (part) => rows.columns[part ?? ''] ?? 'null::text', table.parameters);
    return existsIn(rows.from, inner);
  }
  const from = location.attribute.multiValued
    ? elementsOf(location, table)
    : `(select ${holderOf(location, table)}->${literal(location.attribute.name)} as element) as single`;
  return existsIn(from, elementToSql(filter, textOfPart, table.parameters));
};

/** A sub-attribute of an element as text, or the element itself. */
const textOfPart = (part: string | undefined): string =>
  part === undefined ? "(element #>> '{}')" : `(element->>${literal(part)})`;

/** A condition on one element; `column` answers the text expression of a sub-attribute. */
const elementToSql = (
  filter: ResolvedFilter,
  column: (subAttribute: string | undefined) => string,
  parameters: Parameters,
): string => {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return `(${filter.terms.map((term) => elementToSql(term, column, parameters)).join(` ${filter.kind} `)})`;
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
