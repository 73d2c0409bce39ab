import { type TenantId } from '../kernel/ids.ts';
import { type ResolvedFilter } from '../scim/filter/resolved-filter.ts';
import { type AttributeSources } from './filter-sql/attribute-source.ts';
import { filterToSql } from './filter-sql/filter-to-sql.ts';
import { Parameters } from './filter-sql/parameters.ts';
import { type Queryable } from './statement.ts';

/** Which page of which rows: RFC 7644 §3.4.2.4. */
export interface PageWish {
  readonly filter: ResolvedFilter | undefined;
  /** 1 for the first. */
  readonly startIndex: number;
  /** How many at most; 0 only counts. */
  readonly count: number;
}

/** A table of resources: it has `tenant_id`, `sequence` and `comparable`. */
export interface ResourceTable {
  readonly name: string;
  readonly alias: string;
  /** What is selected of a row. */
  readonly columns: string;
  readonly sources: AttributeSources;
}

/** The rows of a page in the order of creation, and how many rows match on all pages. */
export interface RowPage<Row> {
  readonly totalResults: number;
  readonly rows: readonly Row[];
}

/** Asks for a page and the number of all matches in one statement, so that both are of one moment. */
export const queryPage = async <Row extends object>(
  connection: Queryable,
  table: ResourceTable & { readonly tenant: TenantId },
  { filter, startIndex, count }: PageWish,
): Promise<RowPage<Row>> => {
  const { name, alias, columns, sources } = table;
  const parameters = new Parameters([table.tenant, count, startIndex - 1]);
  const document = `${alias}.comparable`;
  const condition = filter === undefined ? 'true' : filterToSql(filter, { document, sources, parameters });
  const from = `${name} ${alias} where ${alias}.tenant_id = $1 and ${condition}`;
  // The left join keeps the count of an empty page.
  const text = `
    select total.count as total, page.*
      from (select count(*) as count from ${from}) as total
      left join lateral (
        select ${alias}.sequence, ${columns} from ${from} order by ${alias}.sequence limit $2 offset $3
      ) as page on true
     order by page.sequence`;
  type Answer = Row & { readonly total: string; readonly sequence: string | null };
  const rows = await connection.query<Answer>({ name: '', text }, parameters.values);
  return {
    totalResults: Number(rows[0]?.total ?? 0),
    rows: rows.filter((row) => row.sequence !== null),
  };
};
