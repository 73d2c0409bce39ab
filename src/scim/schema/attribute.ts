/** RFC 7643 §2.3, the data types an attribute may have. */
export type AttributeType =
  'string' | 'boolean' | 'decimal' | 'integer' | 'dateTime' | 'reference' | 'binary' | 'complex';

/**
 * An attribute as RFC 7643 §7 defines it, with every characteristic filled in.
 * The facts come from the documents in `scim-schemas/` alone.
 */
export interface Attribute {
  /** The name in the letter case in which it is answered. */
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';
  readonly returned: 'always' | 'never' | 'default' | 'request';
  readonly uniqueness: 'none' | 'server' | 'global';
  readonly canonicalValues: readonly string[];
  readonly referenceTypes: readonly string[];
  /** Empty unless `type` is `complex`. */
  readonly subAttributes: readonly Attribute[];
}

/** Whether a client writes it and the server keeps it: `schemas` follows from the content, readOnly is the server's. */
export const isWritten = ({ mutability, name }: Attribute): boolean =>
  mutability !== 'readOnly' && name !== 'schemas';

/** Attribute names are case-insensitive (RFC 7643 §2.1); values follow `caseExact`. */
export const findAttribute = (attributes: readonly Attribute[], name: string): Attribute | undefined => {
  const wanted = name.toLowerCase();
  return attributes.find((attribute) => attribute.name.toLowerCase() === wanted);
};
