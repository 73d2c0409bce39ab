import { type AttributeLocation } from '../../scim/schema/schema.ts';
import {
  type AttributeSource,
  type AttributeSources,
  locationKey,
  type RowsSource,
} from './attribute-source.ts';
import { literal, type Parameters } from './parameters.ts';

/** What a filter is compiled for. */
export interface FilterTable {
  /** The jsonb expression of the comparable document. */
  readonly document: string;
  readonly sources: AttributeSources;
  /** Multi-valued attributes whose JSON text has a trigram index, with the expression that is indexed. */
  readonly indexedLists: ReadonlyMap<string, string>;
  readonly parameters: Parameters;
}

/** Where the values of an attribute stand, if not in the document. */
export const sourceOf = (
  location: AttributeLocation,
  { sources }: FilterTable,
): AttributeSource | undefined => sources.get(locationKey(location));

/** The rows an attribute's elements stand in, also when the location names one of their sub-attributes. */
export const rowsOf = (location: AttributeLocation, table: FilterTable) => {
  const source = sourceOf({ ...location, subAttribute: undefined }, table);
  return source?.kind === 'rows' ? source : undefined;
};

/** The sources of the sub-attributes of an attribute that has none itself. */
export const partSourcesOf = (location: AttributeLocation, { sources }: FilterTable): AttributeSource[] => {
  const prefix = `${locationKey({ ...location, subAttribute: undefined })}.`;
  return [...sources].filter(([key]) => key.startsWith(prefix)).map(([, source]) => source);
};

/** The object of the document in which an attribute stands. */
export const holderOf = ({ extension }: AttributeLocation, { document }: FilterTable): string =>
  extension === undefined ? document : `${document}->${literal(extension.id)}`;

/** The elements of a list of the document, as rows. */
export const elementsOf = (location: AttributeLocation, table: FilterTable): string =>
  `jsonb_array_elements(${holderOf(location, table)}->${literal(location.attribute.name)}) as element`;

/** Whether one of the rows that stand for elements fulfils a condition. */
export const existsAmong = ({ from, owner }: RowsSource, condition: string): string =>
  owner === undefined
    ? existsIn(from, condition)
    : `${owner.key} in (select ${owner.column} from ${from} where ${condition})`;

/** Whether a row fulfils a condition. */
export const existsIn = (from: string, condition: string): string =>
  `exists (select 1 from ${from} where ${condition})`;

/** The column of rows that stands for a sub-attribute. */
export const columnOf = (columns: Readonly<Record<string, string>>, location: AttributeLocation): string => {
  const column = columns[location.subAttribute?.name ?? ''];
  // A sub-attribute that the rows do not carry has no value.
  return column ?? 'null::text';
};

/** A sub-attribute of an element as text, or the element itself. */
export const textOfPart = (part: string | undefined): string =>
  part === undefined ? "(element #>> '{}')" : `(element->>${literal(part)})`;
