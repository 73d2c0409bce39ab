import { type JsonObject } from '../../kernel/json.ts';

/** RFC 7644 §3.4.2, the URN of a list. */
export const LIST_RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

/**
 * A page of a query: RFC 7644 §3.4.2. `totalResults` is the number of matches on all pages, `startIndex` is the place
 * of the first of this page among them, 1 for the first.
 */
export const listResponse = (page: {
  readonly totalResults: number;
  readonly startIndex: number;
  readonly resources: readonly JsonObject[];
}): JsonObject => ({
  schemas: [LIST_RESPONSE],
  totalResults: page.totalResults,
  startIndex: page.startIndex,
  itemsPerPage: page.resources.length,
  Resources: [...page.resources],
});
