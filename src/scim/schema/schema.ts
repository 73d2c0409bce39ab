import { type Attribute } from './attribute.ts';

/** A schema as RFC 7643 §7 defines it. */
export interface Schema {
  /** The URN. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
}

/** A resource type as RFC 7643 §6 defines it, with its schemas looked up. */
export interface ResourceType {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Relative to the base URL, such as `/Users`. */
  readonly endpoint: string;
  readonly schema: Schema;
  /** Other URNs by which a path may name the attributes that stand in the body, as by that of `schema`. */
  readonly aliases: readonly string[];
  readonly extensions: readonly { readonly schema: Schema; readonly required: boolean }[];
  /** `schemas`, `id`, `externalId` and `meta` (RFC 7643 §3.1), which belong to every resource and to no schema. */
  readonly commonAttributes: readonly Attribute[];
}

/**
 * Where an attribute stands in a resource: in the body itself (`extension` undefined) or under the extension's URN.
 */
export interface AttributeLocation {
  readonly extension: Schema | undefined;
  readonly attribute: Attribute;
  readonly subAttribute: Attribute | undefined;
}
