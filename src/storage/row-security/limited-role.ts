import pg from 'pg';
import { faultFrom } from '../database-errors.ts';

/**
 * The role as which a server works whose login row security does not hold: a superuser, as the embedded database and the
 * image of PostgreSQL have them, or one with BYPASSRLS. It cannot log in, owns nothing, and may read and write rows.
 * The name is not that of a login in the README or the compose file.
 */
export const LIMITED_ROLE = 'seatkeeper_limited';

const IS_EXEMPT = 'select rolsuper or rolbypassrls from pg_roles where rolname = ';

/** Roles are those of the whole database server: another process, on another of its databases, may be doing the same. */
const CREATE = `
do $$
begin
  if (${IS_EXEMPT} current_user) and not exists (select from pg_roles where rolname = '${LIMITED_ROLE}') then
    create role ${LIMITED_ROLE} nologin;
    if not (select rolsuper from pg_roles where rolname = current_user) then
      grant ${LIMITED_ROLE} to current_user;
    end if;
  end if;
exception
  when duplicate_object or unique_violation then null;
  -- A login that is exempt and may not make roles: the doctor tells.
  when insufficient_privilege then null;
end
$$`;

/** What the role may do with each table and sequence of the schema, whether it already does or not. */
const ALLOWED = `
  select c.oid, c.relkind = 'S' as is_sequence, privilege
    from pg_class c
   cross join lateral unnest(case when c.relkind = 'S' then '{usage}'
                                  -- Events are only ever added.
                                  when c.relname = 'audit_events' then '{select,insert}'
                                  when c.relname like 'knex\\_%' then '{select}'
                                  else '{select,insert,update,delete}' end::text[]) as privilege
   where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'S')`;

/** The part of it that the role does not have. Sequences of identity columns come with their tables. */
const LACKING = `
  select * from (${ALLOWED}) as allowed
   where not case when is_sequence then has_sequence_privilege('${LIMITED_ROLE}', oid, privilege)
                  else has_table_privilege('${LIMITED_ROLE}', oid, privilege) end`;

/**
 * Gives the role what it lacks. It goes with every migration, in its transaction, so that a server that works as the role
 * meanwhile never meets a table that it may not use.
 */
export const GRANT_TO_LIMITED_ROLE = `
do $$
declare
  lacking record;
begin
  if not (${IS_EXEMPT} current_user) or not exists (select from pg_roles where rolname = '${LIMITED_ROLE}') then
    return;
  end if;
  if not has_schema_privilege('${LIMITED_ROLE}', current_schema(), 'usage') then
    execute format('grant usage on schema %I to ${LIMITED_ROLE}', current_schema());
  end if;
  for lacking in ${LACKING} loop
    execute format('grant %s on %s %s to ${LIMITED_ROLE}', lacking.privilege,
                   case when lacking.is_sequence then 'sequence' else 'table' end, lacking.oid::regclass);
  end loop;
exception
  when insufficient_privilege then null;
end
$$`;

/** Makes the role for a login that needs it. Whoever calls holds the lock of migrations, so that one at a time grants. */
export const provideLimitedRole = async (client: pg.ClientBase): Promise<void> => {
  await client.query(CREATE);
  await client.query(GRANT_TO_LIMITED_ROLE);
};

/** Whether the login is exempt, and the role is there, is not exempt itself, and has all that it needs. */
const IS_TO_BE_USED = `
  select (${IS_EXEMPT} current_user) and not (${IS_EXEMPT} '${LIMITED_ROLE}')
         and has_schema_privilege('${LIMITED_ROLE}', current_schema(), 'usage')
         and not exists (${LACKING}) as yes
    from pg_roles where rolname = '${LIMITED_ROLE}'`;

/**
 * The role as which a server or a command is to work with this login; undefined for a login that row security holds
 * anyway, and where there is no such role. It changes nothing.
 * @throws UnavailableError
 */
export const findLimitedRole = async (connectionString: string): Promise<string | undefined> => {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 3_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ yes: boolean }>(IS_TO_BE_USED);
    return rows[0]?.yes === true && (await maySet(client)) ? LIMITED_ROLE : undefined;
  } catch (error) {
    throw faultFrom(error);
  } finally {
    await client.end();
  }
};

const maySet = async (client: pg.Client): Promise<boolean> =>
  client.query(`set role ${LIMITED_ROLE}`).then(
    () => true,
    () => false,
  );

/**
 * A connection string whose connections work as the role from their first statement on. One that could not would not
 * come about: it never works as the login instead. `defaults` are settings that the string itself may say otherwise.
 */
export const asRole = (connectionString: string, role: string | undefined, defaults = ''): string => {
  if (role === undefined) {
    return connectionString;
  }
  const url = new URL(connectionString);
  // What the string says is all that pg listens to, and so has to repeat what the environment says.
  const others = url.searchParams.get('options') ?? process.env['PGOPTIONS'] ?? '';
  url.searchParams.set('options', `${defaults} ${others} -c role=${role}`.trim());
  // Programs of PostgreSQL's own know no other sign for a space.
  url.search = url.search.replaceAll('+', '%20');
  return url.href;
};
