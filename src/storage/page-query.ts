import { type TenantId } from '../kernel/ids.ts';
import {
  type CursorPosition,
  type ResourcePage,
  type ResourceQuery,
} from '../provisioning/resource-query.ts';
import { type AttributeSources } from './filter-sql/attribute-source.ts';
import { type FilterTable } from './filter-sql/filter-table.ts';
import { filterToSql } from './filter-sql/filter-to-sql.ts';
import { Parameters } from './filter-sql/parameters.ts';
import { type SortKey, sortToSql } from './filter-sql/sort-to-sql.ts';
import { type Queryable } from './statement.ts';

/** A table of resources: it has `tenant_id`, `sequence` and `comparable`. */
export interface ResourceTable {
  readonly name: string;
  readonly alias: string;
  /** What is selected of a row. */
  readonly columns: string;
  readonly sources: AttributeSources;
  readonly indexedLists: ReadonlyMap<string, string>;
}

type PageRow<Row> = Row & {
  readonly total: string | null;
  readonly sequence: string | null;
  readonly sort_key: string | null;
};

/**
 * Asks for a page, and for the number of all matches, in one statement, so that both are of one moment. The order is
 * that of the sort key and then of creation, so it is the same on every page.
 */
export const queryPage = async <Row extends object>(
  connection: Queryable,
  table: ResourceTable & { readonly tenant: TenantId },
  query: ResourceQuery,
): Promise<ResourcePage<Row>> => {
  const { text, values } = pageStatement(table, query);
  const rows = await connection.query<PageRow<Row>>({ name: '', text }, values);
  const found = rows.filter((row) => row.sequence !== null);
  const counted = Number(rows[0]?.total ?? 0);
  if (query.start.kind === 'index') {
    return { totalResults: counted, items: found, next: undefined };
  }
  const totalResults = query.start.after?.totalResults ?? counted;
  const items = found.slice(0, query.count);
  const last = items.at(-1);
  return {
    totalResults,
    items,
    next:
      found.length > query.count && last !== undefined
        ? { key: last.sort_key, sequence: last.sequence ?? '', totalResults }
        : undefined,
  };
};

const pageStatement = (
  table: ResourceTable & { readonly tenant: TenantId },
  query: ResourceQuery,
): { readonly text: string; readonly values: readonly unknown[] } => {
  const { name, alias, columns, sources, indexedLists } = table;
  const parameters = new Parameters([table.tenant]);
  const filterTable: FilterTable = { document: `${alias}.comparable`, sources, indexedLists, parameters };
  const condition = query.filter === undefined ? 'true' : filterToSql(query.filter, filterTable);
  const from = `${name} ${alias} where ${alias}.tenant_id = $1 and ${condition}`;
  const key = query.sorting && sortToSql(query.sorting.location, filterTable);
  const direction = query.sorting?.isDescending === true ? 'desc' : 'asc';
  const order = key === undefined ? '' : `(${key.sql} is null) ${direction}, ${key.sql} ${direction}, `;
  const { after, limits } = pageBounds(query, { alias, key, parameters });
  const page = `
    select ${alias}.sequence, ${key?.sql ?? 'null'}::text as sort_key, ${columns}, row_number() over (
             order by ${order}${alias}.sequence) as place
      from ${from}${after} order by ${order}${alias}.sequence ${limits}`;
  const isCounted = query.start.kind === 'index' || query.start.after === undefined;
  const total = isCounted ? `(select count(*) as count from ${from})` : '(select null::bigint as count)';
  // The left join keeps the count of an empty page.
  const text = `select total.count as total, page.* from ${total} as total
                  left join lateral (${page}) as page on true order by page.place`;
  return { text, values: parameters.values };
};

interface Bounding {
  readonly alias: string;
  readonly key: SortKey | undefined;
  readonly parameters: Parameters;
}

const pageBounds = (
  { start, count, sorting }: ResourceQuery,
  { alias, key, parameters }: Bounding,
): { readonly after: string; readonly limits: string } => {
  if (start.kind === 'index') {
    const limit = parameters.add(count);
    return { after: '', limits: `limit ${limit} offset ${parameters.add(start.startIndex - 1)}` };
  }
  // One more than asked for tells whether another page follows.
  const limits = `limit ${parameters.add(count + 1)}`;
  if (start.after === undefined) {
    return { after: '', limits };
  }
  const isDescending = sorting?.isDescending === true;
  return { after: ` and ${behind(start.after, { alias, key, parameters }, isDescending)}`, limits };
};

/** Rows behind a position: those without a key come last, or, descending, first. */
const behind = (
  position: CursorPosition,
  { alias, key, parameters }: Bounding,
  isDescending: boolean,
): string => {
  const later = `${alias}.sequence > ${parameters.add(position.sequence)}::bigint`;
  if (key === undefined) {
    return later;
  }
  if (position.key === null) {
    const sameKey = `(${key.sql} is null and ${later})`;
    return isDescending ? `(${key.sql} is not null or ${sameKey})` : sameKey;
  }
  const value = `${parameters.add(position.key)}::${key.type}`;
  const beyond = `${key.sql} ${isDescending ? '<' : '>'} ${value} or (${key.sql} = ${value} and ${later})`;
  return isDescending ? `(${beyond})` : `(${beyond} or ${key.sql} is null)`;
};
