import { type TenantId } from '../../kernel/ids.ts';
import { type AttributeSources } from '../filter-sql/attribute-source.ts';

/** What is answered of the rows of a page, beside their place in it. */
export interface ShownRows {
  /** Columns of the table itself. */
  readonly columns: string;
  /** Common table expressions over `page` that gather what other tables have on all of its rows at once. */
  readonly gathered: readonly string[];
  /** What is answered of them, and how they are joined to `page`. */
  readonly gatheredColumns: readonly string[];
  readonly joins: string;
}

/** A table of resources of one tenant: it has `tenant_id`, `sequence` and `comparable`. */
export interface ResourceTable {
  readonly tenant: TenantId;
  readonly name: string;
  readonly alias: string;
  /** Under which `resource_counts` counts its rows. */
  readonly resourceType: string;
  readonly sources: AttributeSources;
  /** Multi-valued attributes whose JSON text has a trigram index, with the expression that is indexed. */
  readonly indexedLists: ReadonlyMap<string, string>;
}

/**
 * Selects what is shown of the rows of a query, which is called `page`. One statement, and one pass over each of the
 * other tables for all rows together: asked for row by row, the groups of a hundred users cost ten times as much.
 */
export const selectShown = (
  page: string,
  { gathered, gatheredColumns, joins }: Omit<ShownRows, 'columns'>,
): string => {
  const tables = [`page as materialized (${page})`, ...gathered].join(',\n');
  return `with recursive ${tables} select ${['page.*', ...gatheredColumns].join(', ')} from page ${joins}`;
};

/** A row with its place in the list of all. */
export interface AtPlace {
  readonly sequence: string;
}
