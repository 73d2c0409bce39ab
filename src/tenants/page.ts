/** A place in a list that is ordered by creation; the id decides between two of the same instant. */
export interface CreationPosition {
  /** ISO 8601 in UTC, to the millisecond. */
  readonly createdAt: string;
  readonly id: string;
}

export interface PageRequest {
  readonly limit: number;
  /** Where the page before ended; undefined asks for the first page. */
  readonly after: CreationPosition | undefined;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** How many there are in all, not how many are on this page. */
  readonly totalResults: number;
  /** Where the next page begins; undefined on the last one. */
  readonly next: CreationPosition | undefined;
}

/** A page of items of which one more than the limit was fetched, so that it is known whether another follows. */
export const pageOf = <Item extends CreationPosition>(
  fetched: readonly Item[],
  limit: number,
  totalResults: number,
): Page<Item> => {
  const items = fetched.slice(0, limit);
  const last = items.at(-1);
  const hasMore = fetched.length > limit && last !== undefined;
  return { items, totalResults, next: hasMore ? { createdAt: last.createdAt, id: last.id } : undefined };
};
