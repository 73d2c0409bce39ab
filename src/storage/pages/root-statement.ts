import { type ResourceQuery } from '../../provisioning/resource-query.ts';
import { type RootQuery } from '../../provisioning/provisioning-transaction.ts';
import { Parameters } from '../filter-sql/parameters.ts';
import { type SortKey } from '../filter-sql/sort-to-sql.ts';
import { orderBy } from './page-order.ts';
import { compiledFor, placesAmong, rowsWhere } from './page-statement.ts';
import { type ResourceTable } from './resource-table.ts';

/** The tables that are searched together. */
export interface RootTables {
  readonly users: ResourceTable;
  readonly groups: ResourceTable;
}

/** Groups come behind users: their places begin where no sequence of a user ever gets. */
export const FIRST_GROUP = 2n ** 62n;

/**
 * The statement that finds the places of a page of a search over all types, in one order, with the number of all
 * matches. Which resources stand there is asked of each type.
 */
export const rootStatement = (
  { users, groups }: RootTables,
  query: RootQuery,
): { readonly text: string; readonly values: readonly unknown[] } => {
  const parameters = new Parameters([users.tenant]);
  const ofUsers = compiledFor(users, query.users, parameters);
  const ofGroups = compiledFor(groups, query.groups, parameters);
  const type = keyType(ofUsers.key, ofGroups.key);
  const sorting = query.users.sorting ?? query.groups.sorting;
  const order = {
    key: sorting && { sql: '', type, isNeverNull: false },
    isDescending: sorting?.isDescending === true,
  };
  const branches = [
    { table: users, compiled: ofUsers, first: 0n },
    { table: groups, compiled: ofGroups, first: FIRST_GROUP },
  ];
  const isCounted = query.start.kind === 'index' || query.start.after === undefined;
  const isFiltered = branches.some(({ compiled }) => compiled.condition !== undefined);
  const isShort = sorting === undefined && !(isCounted && isFiltered);
  const all = branches
    .map(({ table, compiled: { condition, key }, first }) => {
      const place = `${table.alias}.sequence`;
      const rows = `select ${place} + ${first} as sequence, (${key?.sql ?? 'null'})::${type} as sort_key
                      from ${rowsWhere(table, condition)}`;
      return isShort ? `(${rows}${shortened(place, first, { query, parameters })})` : rows;
    })
    .join(' union all ');
  const whole: ResourceQuery = { ...query, filter: undefined, sorting };
  const { matching, place, total } = placesAmong(all, { query: whole, order, parameters });
  const columns = { sequence: 'place.sequence', key: 'place.sort_key' };
  const text = `${matching}
    select total.count as total, place.sequence, place.sort_key::text as sort_key_text
      from (select ${isShort ? totalOf(isCounted) : total} as count) as total left join (${place}) as place on true
     order by ${orderBy(order, columns)}`;
  return { text, values: parameters.values };
};

/** In the order of creation, no type can have more of the page than the page is long, nor anything in front of it. */
const shortened = (
  place: string,
  first: bigint,
  {
    query: { start, count },
    parameters,
  }: { readonly query: Pick<RootQuery, 'start' | 'count'>; readonly parameters: Parameters },
): string => {
  if (start.kind === 'index') {
    return ` order by ${place} limit ${count + start.startIndex - 1}`;
  }
  const after = start.after === undefined ? -1n : BigInt(start.after.sequence) - first;
  return ` and ${place} > ${parameters.add(String(after))}::bigint order by ${place} limit ${count + 1}`;
};

/** Of all there are, the number that the database keeps; behind a cursor nobody asks. */
const totalOf = (isCounted: boolean): string =>
  isCounted
    ? `(select coalesce(sum(resources), 0)::bigint from resource_counts where tenant_id = $1)`
    : 'null::bigint';

/** Keys that are compared with one another are of one type. */
const keyType = (one: SortKey | undefined, other: SortKey | undefined): SortKey['type'] => {
  const types = [one, other].flatMap((key) => key?.type ?? []);
  return types.length > 0 && types.every((type) => type === 'numeric') ? 'numeric' : 'text collate "C"';
};
