import { randomUUID } from 'node:crypto';
import { copyFile, cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openDatabase } from '../../../src/app/open-database.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { SYSTEM } from '../../../src/kernel/actor.ts';
import { type TenantId } from '../../../src/kernel/ids.ts';
import { createLogger } from '../../../src/observability/logger.ts';
import { Database } from '../../../src/storage/database.ts';
import {
  type EmbeddedDatabase,
  startEmbeddedDatabase,
} from '../../../src/storage/embedded/embedded-database.ts';
import { migrateDownTo, migrateUp } from '../../../src/storage/migrate.ts';
import { asRole, findLimitedRole, LIMITED_ROLE } from '../../../src/storage/row-security/limited-role.ts';
import { gapIn, readRowSecurity } from '../../../src/storage/row-security/read-row-security.ts';
import { PostgresTenantStore } from '../../../src/storage/tenants/postgres-tenant-store.ts';
import { asSystem } from '../../support/acting.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { MIGRATIONS } from '../../support/repository.ts';
import { rows } from '../../support/test-database.ts';
import { until } from '../../support/until.ts';

const FORGETFUL = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
const WHO = 'select current_user::text as current, session_user::text as session';

describe('the role as which a server works', function () {
  this.timeout(60_000);
  let directory: string;
  let dataDirectory: string;
  let embedded: EmbeddedDatabase | undefined;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'seatkeeper-role-'));
    dataDirectory = join(directory, 'data');
  });
  afterEach(async () => {
    await embedded?.stop();
    embedded = undefined;
    await rm(directory, { recursive: true, force: true });
  });

  const start = async (): Promise<string> => {
    embedded = await startEmbeddedDatabase({ dataDirectory, settings: FORGETFUL });
    return embedded.connectionString;
  };
  /** Sends a statement as the login of a connection string, and answers its rows. */
  const as = async <Row extends object>(connectionString: string, text: string): Promise<Row[]> => {
    const database = new Database({ connectionString, poolSize: 1 });
    try {
      return await rows<Row>(database, text);
    } finally {
      await database.close();
    }
  };
  const loginOf = (connectionString: string, user: string, name: string): string => {
    const url = new URL(connectionString);
    [url.username, url.pathname] = [user, name];
    return url.href;
  };
  /** A tenant comes, is renamed by nobody else, and goes. */
  const keepsTenants = async (database: Database): Promise<void> => {
    const tenants = new PostgresTenantStore(database);
    const { id } = await tenants.create({ id: randomUUID() as TenantId, name: 'one' }, SYSTEM);
    const rename = `update tenants set name = 'two' where tenant_id = '${id}' returning 1`;
    expect(await rows(database, rename)).to.deep.equal([]);
    const insert = `insert into tenants (tenant_id, name) values ('${randomUUID()}', 'three')`;
    expect(await rejectionOf(rows(database, insert))).to.have.property('code', '42501');
    const written = await database.transaction(asSystem(id), async (own) => rows(own, rename));
    expect(written).to.have.length(1);
    expect(await tenants.delete(id, SYSTEM)).to.equal(true);
  };
  const everyMigration = async (): Promise<string[]> =>
    (await readdir(MIGRATIONS))
      .filter((each) => each.endsWith('.up.sql'))
      .map((each) => each.slice(0, -7))
      .sort();

  it('is that of the embedded database from the first start, also of a directory from before there was one', async () => {
    const older = join(directory, 'older');
    await mkdir(older);
    for (const name of (await everyMigration()).filter((each) => each < '0020')) {
      for (const file of [`${name}.up.sql`, `${name}.down.sql`]) {
        await copyFile(join(MIGRATIONS, file), join(older, file));
      }
    }
    const login = await start();
    await migrateUp(login, older);
    await as(login, `drop owned by ${LIMITED_ROLE}; drop role ${LIMITED_ROLE}`);
    await as(login, `insert into tenants (tenant_id, name) values ('${randomUUID()}', 'old')`);
    await embedded?.stop();

    const config = loadConfig({ DATA_DIR: dataDirectory });
    const warned: string[] = [];
    const logger = createLogger({
      level: 'warn',
      destination: { write: (line: string) => void warned.push(line) },
    });
    for (const turn of ['first', 'next']) {
      const opened = await openDatabase(config, logger, () => undefined);
      try {
        const [who] = await rows<{ current: string; session: string }>(opened.database, WHO);
        expect(who, turn).to.deep.equal({ current: LIMITED_ROLE, session: 'seatkeeper' });
        expect(await opened.database.urgent.query({ name: '', text: WHO }, [])).to.deep.equal([who]);
        expect(gapIn(await readRowSecurity(opened.database))).to.equal(undefined);
        await keepsTenants(opened.database);
      } finally {
        await opened.close();
      }
    }
    expect(warned.filter((line) => line.includes('keep tenants apart'))).to.deep.equal([]);
  });

  it('is made once when servers of several databases start together', async () => {
    const login = await start();
    const names = ['one', 'two', 'three', 'four'];
    for (const name of names) {
      await as(login, `create database ${name}`);
    }
    const logins = names.map((name) => loginOf(login, 'seatkeeper', name));
    await Promise.all([...logins, ...logins].map(async (each) => migrateUp(each, MIGRATIONS)));
    const found = await Promise.all(logins.map(findLimitedRole));
    expect(found).to.deep.equal(names.map(() => LIMITED_ROLE));
    // Nothing was left to grant, and so nothing was written.
    const acls = 'select relname, xmin::text from pg_class where relacl is not null order by 1';
    const before = await as(logins[0] ?? '', acls);
    await migrateUp(logins[0] ?? '', MIGRATIONS);
    expect(await as(logins[0] ?? '', acls)).to.deep.equal(before);
  });

  it('is the one that another process is just making', async () => {
    const login = await start();
    const another = new Database({ connectionString: login, poolSize: 1 });
    try {
      let migrating: Promise<unknown> = Promise.resolve();
      await another.transaction({ actor: SYSTEM }, async (making) => {
        await rows(making, `create role ${LIMITED_ROLE} nologin`);
        migrating = migrateUp(login, MIGRATIONS);
        const waiting = "select from pg_stat_activity where wait_event = 'transactionid'";
        await until('the migration waits for it', async () => (await as(login, waiting)).length > 0);
      });
      await migrating;
    } finally {
      await another.close();
    }
    expect(await findLimitedRole(login)).to.equal(LIMITED_ROLE);
  });

  it('may use what a migration makes from the moment it is there', async () => {
    const login = await start();
    await migrateUp(login, MIGRATIONS);
    const newer = join(directory, 'newer');
    await cp(MIGRATIONS, newer, { recursive: true });
    await writeFile(
      join(newer, '9998_later.up.sql'),
      'create table later (tenant_id uuid); create sequence numbers',
    );
    const has = `has_table_privilege('${LIMITED_ROLE}', 'later', 'insert')
                 and has_sequence_privilege('${LIMITED_ROLE}', 'numbers', 'usage')`;
    await writeFile(join(newer, '9999_seen.up.sql'), `create table seen as select ${has} as has`);
    await migrateUp(login, newer);
    expect(await as(login, 'select has from seen')).to.deep.equal([{ has: true }]);
  });

  it('may read and write rows, and nothing else', async () => {
    const login = await start();
    await migrateUp(login, MIGRATIONS);
    const limited = asRole(login, LIMITED_ROLE);
    for (const beyond of [
      "update audit_events set action = 'nothing'",
      'delete from audit_events',
      "select audit_events_purge('infinity')",
      'truncate users',
      'alter table users disable row level security',
      'drop policy tenants_update on users',
      'create table mine (id integer)',
      'delete from knex_migrations',
      'create role mine',
    ]) {
      expect(await rejectionOf(as(limited, beyond)), beyond).to.have.property('code', '42501');
    }
    const attributes = 'rolcanlogin or rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as more';
    const text = `select ${attributes} from pg_roles where rolname = '${LIMITED_ROLE}'`;
    expect(await as(login, text)).to.deep.equal([{ more: false }]);
  });

  it('is not used where it is exempt itself, or lacks a table', async () => {
    const login = await start();
    await migrateUp(login, MIGRATIONS);
    expect(await findLimitedRole(login)).to.equal(LIMITED_ROLE);
    await as(login, `revoke insert on users from ${LIMITED_ROLE}`);
    expect(await findLimitedRole(login)).to.equal(undefined);
    await migrateUp(login, MIGRATIONS);
    expect(await findLimitedRole(login)).to.equal(LIMITED_ROLE);
    await as(login, `alter role ${LIMITED_ROLE} bypassrls`);
    expect(await findLimitedRole(login)).to.equal(undefined);
  });

  it('never gives way to the login, and keeps what a connection string asks for', async () => {
    const login = await start();
    const refused = await rejectionOf(as(asRole(login, 'nobody_there'), 'select 1'));
    expect(refused).to.have.property('code', '22023');
    await migrateUp(login, MIGRATIONS);
    const url = new URL(login);
    url.searchParams.set('options', '-c work_mem=5MB');
    const text = "select current_user::text as role, current_setting('work_mem') as memory";
    expect(await as(asRole(url.href, LIMITED_ROLE), text)).to.deep.equal([
      { role: LIMITED_ROLE, memory: '5MB' },
    ]);
  });

  it('is not needed by a login that owns the tables, whom policies hold as well', async () => {
    const superuser = await start();
    await as(superuser, 'create role owner login');
    await as(superuser, 'create database owned owner owner');
    const login = loginOf(superuser, 'owner', 'owned');
    await migrateUp(login, MIGRATIONS);
    expect(await findLimitedRole(login)).to.equal(undefined);
    expect(await as(login, `select from pg_roles where rolname = '${LIMITED_ROLE}'`)).to.deep.equal([]);
    const database = new Database({ connectionString: login });
    try {
      expect(gapIn(await readRowSecurity(database))).to.equal(undefined);
      await keepsTenants(database);
      const left = "select action from audit_events where at < 'infinity'";
      expect(await rows(database, left)).to.deep.equal([{ action: 'tenant.deleted' }]);
      // What the owner of the database does with rows of every tenant.
      await rows(database, "select audit_events_purge('infinity')");
      expect(await rows(database, left)).to.deep.equal([]);
    } finally {
      await database.close();
    }
  });

  it('is not needed by a migration, which changes rows of every tenant', async () => {
    const superuser = await start();
    await as(superuser, 'create role owner login');
    await as(superuser, 'create database owned owner owner');
    const login = loginOf(superuser, 'owner', 'owned');
    const newer = join(directory, 'newer');
    await cp(MIGRATIONS, newer, { recursive: true });
    await writeFile(join(newer, '9999_shout.up.sql'), "update tenants set name = name || '!'");
    await writeFile(join(newer, '9999_shout.down.sql'), "update tenants set name = trim('!' from name)");
    await migrateUp(login, MIGRATIONS);
    const writing = "begin; set local seatkeeper.every_tenant to 'on'";
    await as(
      login,
      `${writing}; insert into tenants (tenant_id, name) values ('${randomUUID()}', 'one'); commit`,
    );
    const names = async (): Promise<unknown> => as(login, 'select name from tenants');
    expect(await migrateUp(login, newer)).to.deep.equal(['9999_shout']);
    expect(await names()).to.deep.equal([{ name: 'one!' }]);
    expect(await migrateDownTo(login, newer, (await everyMigration()).at(-1) ?? '')).to.deep.equal([
      '9999_shout',
    ]);
    expect(await names()).to.deep.equal([{ name: 'one' }]);
    // And back to before there was any lock, and forward again.
    await migrateDownTo(login, MIGRATIONS, '0019_rate_limits');
    expect((await as(login, 'select from pg_policy')).length).to.equal(0);
    expect((await as(login, "update tenants set name = 'two' returning 1")).length).to.equal(1);
    await migrateUp(login, MIGRATIONS);
    expect((await as(login, "update tenants set name = 'three' returning 1")).length).to.equal(0);
  });

  it('serves a login that is exempt without being a superuser, if it may make roles', async () => {
    const superuser = await start();
    await as(superuser, 'create role maker login bypassrls createrole; create role exempt login bypassrls');
    await as(superuser, 'create database made owner maker');
    await as(superuser, 'create database open owner exempt');
    const exempt = loginOf(superuser, 'exempt', 'open');
    await migrateUp(exempt, MIGRATIONS);
    expect(await findLimitedRole(exempt)).to.equal(undefined);
    const found = gapIn(await asReader(exempt));
    expect(found).to.include('exempt is a superuser or has BYPASSRLS');
    const maker = loginOf(superuser, 'maker', 'made');
    await migrateUp(maker, MIGRATIONS);
    expect(await findLimitedRole(maker)).to.equal(LIMITED_ROLE);
    const database = new Database({ connectionString: maker, role: LIMITED_ROLE });
    try {
      await keepsTenants(database);
    } finally {
      await database.close();
    }
  });

  const asReader = async (connectionString: string) => {
    const database = new Database({ connectionString, poolSize: 1 });
    try {
      return await readRowSecurity(database);
    } finally {
      await database.close();
    }
  };
});
