import { type AttributeLocation } from '../../scim/schema/schema.ts';
import { type Parameters } from './parameters.ts';

/** Where the comparable values of an attribute stand in the database, if not in the document. */
export type AttributeSource =
  /** An expression of type text, in comparable form. A column that is never null can be sorted by its index. */
  | { readonly kind: 'text'; readonly sql: string; readonly isNeverNull?: true; readonly isIndexed?: true }
  /** A uuid column, compared as such so that its index serves. */
  | { readonly kind: 'uuid'; readonly sql: string }
  /** A timestamptz column. */
  | { readonly kind: 'timestamp'; readonly sql: string }
  /** Rows that stand for the elements of a multi-valued complex attribute; `columns` by sub-attribute. */
  | {
      readonly kind: 'rows';
      readonly from: string;
      readonly columns: Readonly<Record<string, string>>;
      /**
       * Where `from` has the rows of all resources: the column that says whose they are, and what it equals. The
       * planner then begins with whichever side is smaller. Else `from` has those of the one resource.
       */
      readonly owner?: { readonly column: string; readonly key: string };
      /** A cheaper condition that there is any element at all. */
      readonly isPresent?: string;
      /** Sub-attributes of which an index knows who has an element with a certain value. */
      readonly lookups?: Readonly<Record<string, Lookup>>;
    };

/** The condition that a resource has an element whose sub-attribute equals a value, beginning at the value. */
export type Lookup = (value: string, parameters: Parameters) => string;

/** Elements that are rows. */
export type RowsSource = Extract<AttributeSource, { readonly kind: 'rows' }>;

/** The exceptions of a table: attributes, by `locationKey`, that are not read from the document. */
export type AttributeSources = ReadonlyMap<string, AttributeSource>;

/** Names an attribute within a table's exceptions: `meta.created`, `urn:…:User#seats`. */
export const locationKey = ({ extension, attribute, subAttribute }: AttributeLocation): string => {
  const name = subAttribute === undefined ? attribute.name : `${attribute.name}.${subAttribute.name}`;
  return extension === undefined ? name : `${extension.id}#${name}`;
};
