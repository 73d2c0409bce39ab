import { type ParsedUrlQuery } from 'node:querystring';
import { isUuid } from '../../kernel/ids.ts';
import { type Page, type PageRequest } from '../../tenants/page.ts';
import { HttpError } from '../http-error.ts';
import { instantFrom } from './date-time.ts';

/** How many of a list are answered at once. */
export const DEFAULT_PAGE_SIZE = 50;
export const MAX_PAGE_SIZE = 200;

/** A list outside of SCIM. */
export interface ListMessage<Item> {
  readonly items: readonly Item[];
  readonly totalResults: number;
  /** Leads to the next page; absent on the last. */
  readonly nextCursor?: string;
}

/**
 * Which page of a list that is ordered by creation is asked for.
 * @throws HttpError `invalidCursor`, `invalidValue`.
 */
export const creationPageFrom = (query: ParsedUrlQuery): PageRequest => {
  const { limit, position } = positionFrom(query);
  if (position === undefined) {
    return { limit, after: undefined };
  }
  const [instant = '', id = ''] = position;
  const createdAt = instantFrom(instant);
  if (position.length !== 2 || createdAt === undefined || !isUuid(id)) {
    throw invalidCursor();
  }
  return { limit, after: { createdAt, id } };
};

/** The answer to it. */
export const creationPageMessage = <Item, View>(
  page: Page<Item>,
  view: (item: Item) => View,
): ListMessage<View> => ({
  items: page.items.map(view),
  totalResults: page.totalResults,
  ...(page.next && { nextCursor: cursorAt([page.next.createdAt, page.next.id]) }),
});

/**
 * A page of a short list that is all there, ordered by a key of each item; what comes or goes between two pages
 * moves nothing.
 * @throws HttpError `invalidCursor`, `invalidValue`.
 */
export const keyedPageMessage = <Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  query: ParsedUrlQuery,
): ListMessage<Item> => {
  const { limit, position = [] } = positionFrom(query);
  const [after = ''] = position;
  const ordered = items.map((item) => ({ key: keyOf(item), item })).sort((a, b) => (a.key < b.key ? -1 : 1));
  const rest = ordered.filter(({ key }) => key > after);
  const last = rest.length > limit ? rest[limit - 1] : undefined;
  return {
    items: rest.slice(0, limit).map(({ item }) => item),
    totalResults: items.length,
    ...(last && { nextCursor: cursorAt([last.key]) }),
  };
};

/** How many are asked for, and behind which position. @throws HttpError `invalidCursor`, `invalidValue`. */
export const positionFrom = (
  query: ParsedUrlQuery,
): { limit: number; position: readonly string[] | undefined } => ({
  limit: pageSizeFrom(query['pageSize']),
  position: cursorFrom(query['cursor']),
});

/** More than the maximum is answered with the maximum, as SCIM does with `count`. */
const pageSizeFrom = (given: ParsedUrlQuery[string]): number => {
  if (given === undefined) {
    return DEFAULT_PAGE_SIZE;
  }
  if (typeof given !== 'string' || !/^[1-9]\d{0,8}$/.test(given)) {
    throw new HttpError('invalidValue', `pageSize must be a number from 1 to ${MAX_PAGE_SIZE}.`);
  }
  return Math.min(Number(given), MAX_PAGE_SIZE);
};

/** A position as one opaque word. */
export const cursorAt = (position: readonly string[]): string =>
  Buffer.from(position.join('\n')).toString('base64url');

const cursorFrom = (given: ParsedUrlQuery[string]): readonly string[] | undefined => {
  if (given === undefined || given === '') {
    return undefined;
  }
  const text = typeof given === 'string' ? Buffer.from(given, 'base64url').toString() : '';
  const position = text.split('\n');
  // Buffer skips what is not base64url; a word of ours comes out as it went in.
  if (cursorAt(position) !== given) {
    throw invalidCursor();
  }
  return position;
};

export const invalidCursor = (): HttpError =>
  new HttpError('invalidCursor', 'The cursor is none of this list; start again without it.');
