import { type Queryable } from '../../../src/storage/statement.ts';
import { rows } from '../../support/test-database.ts';

/** The names of all tables that have rows of tenants. */
export const tenantTables = async (on: Queryable): Promise<string[]> =>
  (
    await rows<{ name: string }>(
      on,
      `select c.relname::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'tenant_id'
          and not a.attisdropped and not c.relispartition
        order by 1`,
    )
  ).map(({ name }) => name);

/** A digest of the rows of one tenant in each table; equal as long as nothing of it has changed. */
export const rowsOfTenant = async (
  on: Queryable,
  { tables, tenant }: { readonly tables: readonly string[]; readonly tenant: string },
): Promise<Record<string, string>> => {
  const digests = tables.map(
    (table) => `select '${table}' as name,
                       md5(coalesce(string_agg(t::text, ',' order by t::text), '')) || ' of ' || count(*) as digest
                  from ${table} t where tenant_id = '${tenant}'`,
  );
  const found = await rows<{ name: string; digest: string }>(on, digests.join(' union all '));
  return Object.fromEntries(found.map(({ name, digest }) => [name, digest]));
};
