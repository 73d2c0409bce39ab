import { type Connection, send } from '../client.ts';

/** How far a walk by cursor came. */
export interface Walk {
  /** Such as `/scim/v2/Users?sortBy=userName`. */
  readonly path: string;
  /** Resources before the page that `cursor` stands for. */
  readonly depth: number;
  readonly cursor: string;
  readonly pages: number;
  readonly milliseconds: number;
}

/** The largest page there is. */
const STEP = 200;

/** A walk that is slower ends where it is. */
const MOST_MILLISECONDS = 45_000;

/** Walks from the first page on until so many resources are behind, or for as long as a walk may take. */
export const walkTo = async (connection: Connection, path: string, depth: number): Promise<Walk> => {
  const startedAt = performance.now();
  let cursor = '';
  let pages = 0;
  let milliseconds = 0;
  while ((pages + 1) * STEP <= depth && milliseconds < MOST_MILLISECONDS) {
    const page = await send(connection, { method: 'GET', path: pageAt(path, cursor, STEP), expected: 200 });
    cursor = (JSON.parse(page) as { readonly nextCursor?: string }).nextCursor ?? '';
    if (cursor === '') {
      throw new Error(`${path} ends after ${pages + 1} pages`);
    }
    pages += 1;
    milliseconds = performance.now() - startedAt;
  }
  return { path, depth: pages * STEP, cursor, pages, milliseconds };
};

/** The URL of a page. */
export const pageAt = (path: string, cursor: string, count: number): string =>
  `${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}&count=${count}`;
