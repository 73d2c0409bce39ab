import { type JsonObject } from '../../kernel/json.ts';

/** RFC 7644 §3.4.2, the URN of a list. */
export const LIST_RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

/** What a list says of itself. */
export interface ListPage {
  /** The number of matches on all pages. */
  readonly totalResults: number;
  /** The place of the first resource of this page among the matches, 1 for the first; not of a page by cursor. */
  readonly startIndex?: number;
  /** RFC 9865 §2.2: its absence is the end of a walk by cursor. */
  readonly nextCursor?: string;
  readonly itemsPerPage: number;
}

/** What comes before the `Resources` of a page of a query: RFC 7644 §3.4.2. */
export const listResponse = (page: ListPage): JsonObject => ({ schemas: [LIST_RESPONSE], ...page });
