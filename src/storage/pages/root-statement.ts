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
  const all = `
    select u.sequence, (${ofUsers.key?.sql ?? 'null'})::${type} as sort_key
      from ${rowsWhere(users, ofUsers.condition)}
    union all
    select r.sequence + ${FIRST_GROUP}, (${ofGroups.key?.sql ?? 'null'})::${type}
      from ${rowsWhere(groups, ofGroups.condition)}`;
  const whole: ResourceQuery = { ...query, filter: undefined, sorting };
  const { matching, place, total } = placesAmong(all, { query: whole, order, parameters });
  const columns = { sequence: 'place.sequence', key: 'place.sort_key' };
  const text = `${matching}
    select total.count as total, place.sequence, place.sort_key::text as sort_key_text
      from (select ${total} as count) as total left join (${place}) as place on true
     order by ${orderBy(order, columns)}`;
  return { text, values: parameters.values };
};

/** Keys that are compared with one another are of one type. */
const keyType = (one: SortKey | undefined, other: SortKey | undefined): SortKey['type'] => {
  const types = [one, other].flatMap((key) => key?.type ?? []);
  return types.length > 0 && types.every((type) => type === 'numeric') ? 'numeric' : 'text collate "C"';
};
