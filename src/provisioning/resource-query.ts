import { type ResolvedFilter } from '../scim/filter/resolved-filter.ts';
import { type AttributeLocation } from '../scim/schema/schema.ts';

/** RFC 7644 §3.4.2.3: by the values at a location; who has none comes last, or, descending, first. */
export interface Sorting {
  readonly location: AttributeLocation;
  readonly isDescending: boolean;
}

/** Where a walk by cursor stands: behind the row of this sort key and number. */
export interface CursorPosition {
  /** The sort key as text; null where the row has no value, or nothing is sorted by. */
  readonly key: string | null;
  readonly sequence: string;
  /** How many matched when the walk began; counting them again on each page would cost more than the page. */
  readonly totalResults: number;
}

/** Which page: by index (RFC 7644 §3.4.2.4), 1 for the first, or by cursor (RFC 9865), undefined for the first. */
export type PageStart =
  | { readonly kind: 'index'; readonly startIndex: number }
  | { readonly kind: 'cursor'; readonly after: CursorPosition | undefined };

/** A query of resources of one type. */
export interface ResourceQuery {
  readonly filter: ResolvedFilter | undefined;
  readonly sorting: Sorting | undefined;
  readonly start: PageStart;
  /** How many at most; 0 only counts. */
  readonly count: number;
}

/** A page of what matches. */
export interface ResourcePage<Item> {
  /** How many match, on all pages. */
  readonly totalResults: number;
  readonly items: readonly Item[];
  /** Where the next page begins, in a walk by cursor that has not come to its end. */
  readonly next: CursorPosition | undefined;
}
