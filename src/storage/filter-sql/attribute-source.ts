import { type AttributeLocation } from '../../scim/schema/schema.ts';

/** Where the comparable values of an attribute stand in the database, if not in the document. */
export type AttributeSource =
  /** An expression of type text, in comparable form. */
  | { readonly kind: 'text'; readonly sql: string }
  /** A uuid column, compared as such so that its index serves. */
  | { readonly kind: 'uuid'; readonly sql: string }
  /** A timestamptz column. */
  | { readonly kind: 'timestamp'; readonly sql: string }
  /** Rows that stand for the elements of a multi-valued complex attribute; `columns` by sub-attribute. */
  | { readonly kind: 'rows'; readonly from: string; readonly columns: Readonly<Record<string, string>> };

/** The exceptions of a table: attributes, by `locationKey`, that are not read from the document. */
export type AttributeSources = ReadonlyMap<string, AttributeSource>;

/** Names an attribute within a table's exceptions: `meta.created`, `urn:…:User#seats`. */
export const locationKey = ({ extension, attribute, subAttribute }: AttributeLocation): string => {
  const name = subAttribute === undefined ? attribute.name : `${attribute.name}.${subAttribute.name}`;
  return extension === undefined ? name : `${extension.id}#${name}`;
};
