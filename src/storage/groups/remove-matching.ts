import { type TenantId } from '../../kernel/ids.ts';
import { type ResolvedFilter } from '../../scim/filter/resolved-filter.ts';
import { type AttributeSources, type RowsSource } from '../filter-sql/attribute-source.ts';
import { elementToSql } from '../filter-sql/element-to-sql.ts';
import { Parameters } from '../filter-sql/parameters.ts';
import { LOCKED_GROUP } from './group-statements.ts';

/** The rows that the members of a group are to a filter. */
export const memberRows = (sources: AttributeSources): RowsSource => {
  const rows = sources.get('members');
  if (rows?.kind !== 'rows') {
    throw new Error('The members of a group stand in rows of their own');
  }
  return rows;
};

/** Whose members go: of which group, and as which rows the filter sees them. */
interface MembersOf {
  readonly tenant: TenantId;
  readonly group: string;
  readonly rows: RowsSource;
}

/** The statement that takes out the members for whom a filter holds, without fetching any of them. */
export const removeMatching = (
  filter: ResolvedFilter,
  { tenant, group, rows: { from, columns, owner } }: MembersOf,
): { readonly text: string; readonly values: readonly unknown[] } => {
  const parameters = new Parameters([tenant, group]);
  const condition = elementToSql(filter, (part) => columns[part ?? ''] ?? 'null::text', parameters);
  // As an array, the ids are looked up one by one; a join of the table with itself is planned wrongly when it has grown
  // since it was analyzed, and takes minutes.
  const text = `
    with ${LOCKED_GROUP}
    delete from group_members m using locked
     where m.tenant_id = $1 and m.group_id = $2 and m.member_id = any (array(
      select member.member_id from ${from} where ${owner?.column ?? ''} = $2 and ${condition}))
    returning m.member_id`;
  return { text, values: parameters.values };
};
