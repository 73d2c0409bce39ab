import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { migrateDown, migrateDownTo, migrateUp, SchemaError } from '../../src/storage/migrate.ts';
import { rejectionOf } from '../support/rejection.ts';
import { MIGRATIONS } from '../support/repository.ts';
import { createEmptyTestDatabase, rows, type TestDatabase } from '../support/test-database.ts';

/** Tables whose primary key does not start with the tenant. */
const WITHOUT_TENANT = {
  products: 'what the vendor sells is the same for every tenant',
  operator_tokens: "the vendor's own token, which belongs to no tenant",
  server_secrets: 'what all processes of the server share, whichever tenant they serve',
  knex_migrations: "knex's own",
  knex_migrations_lock: "knex's own",
};

/** Unique indexes on a tenant's table that do not start with the tenant. */
const UNIQUE_ACROSS_TENANTS = {
  tokens_hash: 'the tenant of a request is found by its token',
  oauth_access_tokens_hash: 'the same, for the token of an OAuth client',
  oauth_clients_id: 'the tenant of an OAuth client is found by its id',
};

interface Index {
  readonly table: string;
  /** Null for a table without a unique index. */
  readonly index: string | null;
  readonly isPrimary: boolean;
  readonly firstColumn: string | null;
}

const UNIQUE_INDEXES = `
  select t.relname as "table", i.relname as "index", x.indisprimary as "isPrimary", a.attname as "firstColumn"
    from pg_class t
    left join pg_index x on x.indrelid = t.oid and x.indisunique
    left join pg_class i on i.oid = x.indexrelid
    left join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0]
   where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p')
   order by 1, 2`;

const SCHEMA = `
  select 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable
         || coalesce(' ' || column_default, '') as part
    from information_schema.columns where table_schema = 'public'
  union all select 'index ' || indexdef from pg_indexes where schemaname = 'public'
  union all select 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid)
    from pg_constraint where connamespace = 'public'::regnamespace
  union all select 'function ' || pg_get_functiondef(oid) from pg_proc
    where pronamespace = 'public'::regnamespace and not exists (
      select 1 from pg_depend where objid = pg_proc.oid and deptype = 'e') -- an extension's own
  union all select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
  union all select 'sequence ' || sequencename from pg_sequences where schemaname = 'public'
   order by 1`;

describe('migrations', () => {
  let empty: TestDatabase;
  let files: string[];

  const schema = async (): Promise<string[]> =>
    (await rows<{ part: string }>(empty.database, SCHEMA)).map(({ part }) => part);
  const names = (): string[] =>
    files.filter((file) => file.endsWith('.up.sql')).map((file) => file.slice(0, -'.up.sql'.length));

  before(async () => {
    files = (await readdir(MIGRATIONS)).sort();
  });
  beforeEach(async () => {
    empty = await createEmptyTestDatabase();
  });
  afterEach(async () => {
    await empty.drop();
  });

  it('are pairs of an up and a down file', () => {
    const pairs = names().flatMap((name) => [`${name}.down.sql`, `${name}.up.sql`]);
    expect(files).to.deep.equal(pairs);
  });

  it('go up from an empty database, down to an empty one and up again to the same schema', async () => {
    expect(await migrateUp(empty.connectionString, MIGRATIONS)).to.deep.equal(names());
    const first = await schema();
    expect(await migrateDown(empty.connectionString, MIGRATIONS)).to.deep.equal(names().reverse());
    expect((await schema()).filter((part) => !part.includes('knex_migrations'))).to.deep.equal([]);
    expect(await migrateUp(empty.connectionString, MIGRATIONS)).to.deep.equal(names());
    expect(await schema()).to.deep.equal(first);
  });

  it('are recorded by names without an extension', async () => {
    await migrateUp(empty.connectionString, MIGRATIONS);
    const recorded = await rows<{ name: string }>(
      empty.database,
      'select name from knex_migrations order by id',
    );
    expect(recorded.map(({ name }) => name)).to.deep.equal(names());
    expect(names().join()).to.match(/^[a-z0-9_,]+$/);
  });

  it('do nothing when there is nothing to do', async () => {
    await migrateUp(empty.connectionString, MIGRATIONS);
    expect(await migrateUp(empty.connectionString, MIGRATIONS)).to.deep.equal([]);
  });

  it('go on after a process that was killed while it migrated', async () => {
    await migrateUp(empty.connectionString, MIGRATIONS);
    await migrateDown(empty.connectionString, MIGRATIONS);
    await rows(empty.database, 'update knex_migrations_lock set is_locked = 1');
    expect(await migrateUp(empty.connectionString, MIGRATIONS)).to.deep.equal(names());
  });

  it('are left as they are where a newer program has gone further', async () => {
    await migrateUp(empty.connectionString, MIGRATIONS);
    await rows(empty.database, "insert into knex_migrations (name, batch) values ('9999_of_tomorrow', 99)");
    const first = await schema();
    expect(await migrateUp(empty.connectionString, MIGRATIONS)).to.deep.equal([]);
    expect(await schema()).to.deep.equal(first);
  });

  it('are refused where a program without some of them has gone further', async () => {
    await migrateUp(empty.connectionString, MIGRATIONS);
    const [missed = ''] = names().slice(-1);
    await migrateDownTo(empty.connectionString, MIGRATIONS, names().at(-2) ?? '');
    await rows(empty.database, "insert into knex_migrations (name, batch) values ('9999_of_another', 99)");
    const error = await rejectionOf(migrateUp(empty.connectionString, MIGRATIONS));
    expect(error).to.be.instanceOf(SchemaError);
    expect((error as Error).message)
      .to.include(missed)
      .and.include('9999_of_another');
  });

  it('need the owner where one of them is to run, and nobody else says so in plain words', async () => {
    const role = `nobody_in_particular_${process.pid}`;
    await rows(empty.database, `create role ${role} login password 'x'`);
    try {
      const url = new URL(empty.connectionString);
      [url.username, url.password] = [role, 'x'];
      // As the README has it: what a migration adds is the role's from the first moment.
      await rows(
        empty.database,
        `alter default privileges in schema public grant select, insert, update, delete on tables to ${role};
         alter default privileges in schema public grant usage on sequences to ${role}`,
      );
      await migrateUp(empty.connectionString, MIGRATIONS);
      expect(await migrateUp(url.href, MIGRATIONS)).to.deep.equal([]);
      await migrateDownTo(empty.connectionString, MIGRATIONS, names().at(-2) ?? '');
      const error = await rejectionOf(migrateUp(url.href, MIGRATIONS));
      expect(error).to.be.instanceOf(SchemaError);
      expect((error as Error).message).to.include('seatkeeper migrate up');
    } finally {
      await rows(empty.database, `drop owned by ${role}; drop role ${role}`);
    }
  });

  it('run once when several processes start at once', async () => {
    const migrate = new URL('../../src/storage/migrate.js', import.meta.url).href;
    const script =
      `const { migrateUp } = await import(${JSON.stringify(migrate)});` +
      'console.log(JSON.stringify(await migrateUp(process.argv[1], process.argv[2])));';
    const run = promisify(execFile);
    const node = async () =>
      run(process.execPath, ['--input-type=module', '-e', script, empty.connectionString, MIGRATIONS]);
    const answers = await Promise.all([node(), node(), node()]);
    const ran = answers.map(({ stdout }) => JSON.parse(stdout) as string[]);
    expect(ran.flat()).to.deep.equal(names());
    expect(ran.filter((each) => each.length > 0)).to.have.length(1);
  });

  it('give every table a primary key that starts with tenant_id', async () => {
    await migrateUp(empty.connectionString, MIGRATIONS);
    const indexes = await rows<Index>(empty.database, UNIQUE_INDEXES);
    const tables = [...new Set(indexes.map(({ table }) => table))];
    const startsWithTenant = ({ isPrimary, firstColumn }: Index) => isPrimary && firstColumn === 'tenant_id';
    const without = tables.filter(
      (table) => !indexes.some((each) => each.table === table && startsWithTenant(each)),
    );
    expect(without).to.have.members(Object.keys(WITHOUT_TENANT));
  });

  it("let nothing of a tenant's be unique beyond the tenant", async () => {
    await migrateUp(empty.connectionString, MIGRATIONS);
    const indexes = await rows<Index>(empty.database, UNIQUE_INDEXES);
    const ofTenants = indexes.filter(({ table, index }) => index !== null && !(table in WITHOUT_TENANT));
    const without = ofTenants.filter(({ firstColumn }) => firstColumn !== 'tenant_id');
    expect(without.map(({ index }) => index)).to.have.members(Object.keys(UNIQUE_ACROSS_TENANTS));
  });
});
