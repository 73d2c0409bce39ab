import { type ResourcePage, type ResourceQuery } from '../../provisioning/resource-query.ts';
import { type Queryable } from '../statement.ts';
import { pageStatement } from './page-statement.ts';
import { type ResourceTable, type ShownRows } from './resource-table.ts';
import { type StatementNames } from './statement-names.ts';
import { orTooMany } from './too-many.ts';

/** A row of a page; all but `total` are null where the page is empty. */
export type PageRow<Row> = Row & {
  readonly total: string | null;
  readonly sequence: string | null;
  readonly sort_key_text: string | null;
};

/** Of pages: none, one (a match), and what identity providers page by and get by default and at most. */
const USUAL_SIZES = new Set([0, 1, 100, 200]);

/** Where pages are asked for. */
export interface PageSource {
  readonly connection: Queryable;
  readonly table: ResourceTable & { readonly shown: ShownRows };
  readonly names: StatementNames;
}

/**
 * Asks for a page, and for the number of all matches.
 * @throws ScimError `tooMany` when no index can answer the query and the tenant is too large to be read for it.
 */
export const queryPage = async <Row extends object>(
  { connection, table, names }: PageSource,
  query: ResourceQuery,
): Promise<ResourcePage<Row>> => {
  const { text, values } = pageStatement(table, query);
  const rows = await orTooMany(
    [{ ...query, sources: table.sources }],
    connection.query<PageRow<Row>>(names.statement(text, USUAL_SIZES.has(query.count)), values),
  );
  return pageFrom(rows, query);
};

/** What the rows of a page say, the last of which may be there to tell that another page follows. */
export const pageFrom = <Row extends object>(
  rows: readonly PageRow<Row>[],
  { start, count }: Pick<ResourceQuery, 'start' | 'count'>,
): ResourcePage<PageRow<Row>> => {
  const found = rows.filter((row) => row.sequence !== null);
  const counted = Number(rows[0]?.total ?? 0);
  if (start.kind === 'index') {
    return { totalResults: counted, items: found, next: undefined };
  }
  const totalResults = start.after?.totalResults ?? counted;
  const items = found.slice(0, count);
  const last = items.at(-1);
  return {
    totalResults,
    items,
    next:
      found.length > count && last !== undefined
        ? { key: last.sort_key_text, sequence: last.sequence ?? '', totalResults }
        : undefined,
  };
};
