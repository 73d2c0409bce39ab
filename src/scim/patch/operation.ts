import { type JsonValue } from '../../kernel/json.ts';
import { type ResolvedFilter } from '../filter/resolved-filter.ts';
import { type Attribute } from '../schema/attribute.ts';
import { type Schema } from '../schema/schema.ts';

/** RFC 7644 §3.5.2: "one of 'add', 'remove', or 'replace'". */
export type PatchKind = 'add' | 'remove' | 'replace';

/** What an operation works on, looked up in the schemas. */
export interface PatchTarget {
  /** As the client wrote it, for messages. */
  readonly path: string;
  /** The extension the attribute belongs to; undefined: the core schema. */
  readonly extension: Schema | undefined;
  readonly attribute: Attribute;
  readonly subAttribute: Attribute | undefined;
  /** Selects elements of a multi-valued attribute. */
  readonly selection: { readonly resolved: ResolvedFilter } | undefined;
}

/** One change of one attribute. An operation without a path has been taken apart into several. */
export interface PatchOperation {
  readonly kind: PatchKind;
  readonly target: PatchTarget;
  /** As the client sent it; undefined where it sent none. */
  readonly value: JsonValue | undefined;
}
