import { type CursorPosition } from '../../provisioning/resource-query.ts';
import { type SortKey } from '../filter-sql/sort-to-sql.ts';
import { type Parameters } from '../filter-sql/parameters.ts';

/** The order of a list: that of the sort key, if there is one, and then of creation, so it is the same on every page. */
export interface PageOrder {
  readonly key: SortKey | undefined;
  readonly isDescending: boolean;
}

/** How the two are called where the order is asked for. */
export interface OrderColumns {
  readonly sequence: string;
  readonly key: string;
}

/** RFC 7644 §3.4.2.3 leaves the place of those without a value open: they come last, or, descending, first. */
export const orderBy = ({ key, isDescending }: PageOrder, columns: OrderColumns): string => {
  if (key === undefined) {
    return columns.sequence;
  }
  const direction = isDescending ? 'desc' : 'asc';
  const values = `${columns.key} ${direction}, ${columns.sequence}`;
  return key.isNeverNull ? values : `(${columns.key} is null) ${direction}, ${values}`;
};

/** The rows behind a position. A bound on the key alone comes first, since an index can begin there. */
export const behind = (
  position: CursorPosition,
  { key, isDescending }: PageOrder,
  { columns, parameters }: { readonly columns: OrderColumns; readonly parameters: Parameters },
): string => {
  const later = `${columns.sequence} > ${parameters.add(position.sequence)}::bigint`;
  if (key === undefined) {
    return later;
  }
  if (position.key === null) {
    const sameKey = `(${columns.key} is null and ${later})`;
    return isDescending ? `(${columns.key} is not null or ${sameKey})` : sameKey;
  }
  const value = `${parameters.add(position.key)}::${key.type}`;
  const [reached, beyond] = isDescending ? ['<=', '<'] : ['>=', '>'];
  const values = `${columns.key} ${reached} ${value} and (${columns.key} ${beyond} ${value} or ${later})`;
  return isDescending || key.isNeverNull ? `(${values})` : `(${values} or ${columns.key} is null)`;
};
