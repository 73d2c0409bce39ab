import { type Queryable } from '../statement.ts';

/** Whether the rows of tenants are locked against who works with a database. */
export interface RowSecurity {
  /** As whom the statements run. */
  readonly role: string;
  /** Whether that is a superuser or has BYPASSRLS, whom no policy holds. */
  readonly isExempt: boolean;
  /** The tables of tenants whose rows are not locked. */
  readonly openTables: readonly string[];
}

/** The four that `tenants_apart` makes, and none beside them: policies are alternatives, so another one opens more. */
const POLICIES = 'tenants_delete,tenants_insert,tenants_read,tenants_update';

const READ = {
  name: '',
  text: `
    select r.rolname as "role", r.rolsuper or r.rolbypassrls as "isExempt",
           coalesce((select array_agg(c.relname::text order by c.relname)
              from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
             where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not a.attisdropped
               and (not c.relrowsecurity or not c.relforcerowsecurity
                    or (select string_agg(polname, ',' order by polname) from pg_policy where polrelid = c.oid)
                       is distinct from '${POLICIES}')), '{}') as "openTables"
      from pg_roles r where r.rolname = current_user`,
};

/** Asks the database who works with it, and which tables are not locked against whoever that is. */
export const readRowSecurity = async (database: Queryable): Promise<RowSecurity> => {
  const [security] = await database.query<RowSecurity>(READ, []);
  if (security === undefined) {
    throw new Error('The database does not say who works with it');
  }
  return security;
};

/** Why a write could reach another tenant's rows; undefined where it cannot. */
export const gapIn = ({ role, isExempt, openTables }: RowSecurity): string | undefined => {
  const gaps = [
    ...(isExempt ? [`${role} is a superuser or has BYPASSRLS, whom row security does not hold`] : []),
    ...(openTables.length > 0 ? [`not locked: ${openTables.join(', ')}`] : []),
  ];
  return gaps.length === 0 ? undefined : gaps.join('; ');
};
