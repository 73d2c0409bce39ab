import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type CommandResult, runCommand, runProgram } from '../support/command-line.ts';
import {
  createEmptyTestDatabase,
  createTestDatabase,
  rows,
  type TestDatabase,
} from '../support/test-database.ts';
import { newDataDirectory } from './embedded-server.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';

describe('the command line', function () {
  this.timeout(60_000);
  let test: TestDatabase;
  let directory: string;

  const run = async (...args: string[]): Promise<CommandResult> =>
    runCommand({ DATABASE_URL: test.connectionString }, args);
  /** The document of a command that ends as expected. */
  const json = async (code: number, ...args: string[]): Promise<Record<string, unknown>> => {
    const result = await run(...args, '--json');
    expect(result.code, `${args.join(' ')}\n${result.stdout}${result.stderr}`).to.equal(code);
    return JSON.parse(result.stdout) as Record<string, unknown>;
  };
  const items = (document: Record<string, unknown>) => document['items'] as Record<string, unknown>[];
  const newTenant = async (): Promise<string> =>
    (await json(0, 'tenant', 'create', 'Example'))['id'] as string;
  const fileOf = async (...lines: string[]): Promise<string> => {
    const path = join(directory, 'users.csv');
    await writeFile(path, `${lines.join('\n')}\n`);
    return path;
  };

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'seatkeeper-cli-'));
    test = await createTestDatabase();
  });
  after(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it('keeps tenants, tokens, products and pools', async () => {
    const tenant = await newTenant();
    expect(await json(0, 'tenant', 'show', tenant)).to.include({
      id: tenant,
      name: 'Example',
      suspended: false,
    });
    expect(await json(0, 'tenant', 'suspend', tenant)).to.include({ suspended: true });
    expect(await json(0, 'tenant', 'resume', tenant)).to.include({ suspended: false });
    expect(items(await json(0, 'tenant', 'list')).map(({ id }) => id)).to.include(tenant);

    const token = await json(
      0,
      'token',
      'issue',
      tenant,
      '--name',
      'Okta',
      '--scope',
      'scim',
      '--profile',
      'okta',
    );
    expect(token['token']).to.match(/^seatkeeper_scim_/);
    const [listed] = items(await json(0, 'token', 'list', tenant));
    expect(listed).to.include({ id: token['id'], name: 'Okta', clientProfile: 'okta' });
    expect(listed).not.to.have.property('token');
    await json(0, 'token', 'revoke', tenant, token['id'] as string);
    expect(items(await json(0, 'token', 'list', tenant))).to.deep.equal([]);

    await json(0, 'product', 'put', 'remote-view', '--display-name', 'Remote View');
    expect(items(await json(0, 'product', 'list')).map(({ product }) => product)).to.include('remote-view');
    const terms = ['--capacity', '10', '--grant-limit', '15', '--when-full', 'wait'];
    const pool = await json(0, 'pool', 'put', tenant, 'remote-view', 'shared', ...terms);
    expect(pool).to.include({ type: 'concurrent', capacity: 10, grantLimit: 15, whenFull: 'wait' });
    expect(items(await json(0, 'pool', 'list', tenant))).to.deep.equal([pool]);

    const actors = await rows<{ connection: string }>(
      test.database,
      `select distinct actor_type || ' ' || connection as connection from audit_events where tenant_id = '${tenant}'`,
    );
    expect(actors).to.deep.equal([{ connection: 'operator command line' }]);
    await json(2, 'tenant', 'delete', tenant);
    await json(0, 'tenant', 'delete', tenant, '--yes');
    expect(await json(1, 'tenant', 'show', tenant)).to.have.nested.property('error.code', 'notFound');
  });

  it('shows people what it tells programs', async () => {
    const created = await run('tenant', 'create', 'Readable Ltd');
    expect(created.stdout).to.match(/^id: +[0-9a-f-]{36}\nname: +Readable Ltd\nsuspended: +false\n/);
    expect((await run('tenant', 'list')).stdout).to.match(/^ID +NAME +SUSPENDED +CREATED\n/);
    expect((await run('verify')).stdout).to.equal('All 9 rules hold.\n');
  });

  for (const [what, args] of Object.entries({
    'an unknown command': ['bogus'],
    'a command that is missing': ['tenant'],
    'an unknown option': ['tenant', 'list', '--colour'],
    'a missing argument': ['tenant', 'show'],
    'a name that is too long': ['tenant', 'create', 'x'.repeat(201)],
    'an unknown scope': ['token', 'issue', NOBODY, '--name', 'x', '--scope', 'everything'],
    'a time that is none': ['token', 'issue', NOBODY, '--name', 'x', '--scope', 'scim', '--expires', 'soon'],
    'a product with a space': ['product', 'put', 'remote view', '--display-name', 'x'],
    'an unknown seat type': ['pool', 'put', NOBODY, 'remote-view', 'gold', '--capacity', '1'],
    'a capacity below nothing': ['pool', 'put', NOBODY, 'remote-view', 'named', '--capacity', '-1'],
    'a step back of no length': ['migrate', 'down'],
    'a migration that is none': ['migrate', 'down', '--to', '0999'],
    'a file that is not there': ['import', '/nowhere/users.csv', '--tenant', NOBODY],
  })) {
    it(`ends with 2 for ${what}`, async () => {
      const result = await run(...args);
      expect(result.code, result.stderr).to.equal(2);
      expect(result.stdout).to.equal('');
      expect(result.stderr).not.to.equal('');
    });
  }

  it('is a program that ends with 2 for a wrong setting, and with 3 without a database', async () => {
    const misread = await runProgram({ DATABASE_URL: 'mysql://x' }, ['doctor', '--json']);
    expect(misread.code).to.equal(2);
    expect(misread.stdout).to.include('DATABASE_URL');
    const away = await runProgram({ DATABASE_URL: 'postgres://127.0.0.1:1/x' }, ['doctor', '--json']);
    expect(away.code).to.equal(3);
    expect(JSON.parse(away.stdout)).to.have.nested.property('error.code', 'databaseUnavailable');
    const url = new URL(test.connectionString);
    url.pathname = '/nowhere';
    expect((await runProgram({ DATABASE_URL: url.href }, ['tenant', 'list'])).code).to.equal(3);
  });

  it('is a program that ends with 0 for what is fine, and with 1 for what is refused', async () => {
    const settings = { DATABASE_URL: test.connectionString };
    const fine = await runProgram(settings, ['tenant', 'create', 'Program Ltd', '--json']);
    expect([fine.code, fine.stderr]).to.deep.equal([0, '']);
    expect(JSON.parse(fine.stdout)).to.include({ name: 'Program Ltd' });
    const refused = await runProgram(settings, ['tenant', 'show', NOBODY]);
    expect([refused.code, refused.stdout]).to.deep.equal([1, '']);
    expect(refused.stderr).not.to.equal('');
  });

  it('has help with examples for every command', async () => {
    const help = await run('--help');
    expect(help.code).to.equal(0);
    for (const command of [
      'serve',
      'verify',
      'tenant create',
      'token issue',
      'pool put',
      'import',
      'migrate down',
    ]) {
      const told = await run(...command.split(' '), '--help');
      expect(told.code).to.equal(0);
      expect(told.stdout).to.include(`seatkeeper ${command}`).and.include('Examples:');
    }
  });

  it('migrates up and down, and asks for it where a command needs it', async () => {
    const empty = await createEmptyTestDatabase();
    const on = async (...args: string[]) => runCommand({ DATABASE_URL: empty.connectionString }, args);
    expect(await on('tenant', 'list')).to.deep.include({ code: 2, stdout: '' });
    const status = async () =>
      JSON.parse((await on('migrate', 'status', '--json')).stdout) as Record<string, string[]>;
    const all = (await status())['pending'] ?? [];
    expect(await rows(empty.database, "select from pg_tables where schemaname = 'public'")).to.deep.equal([]);
    expect((await on('migrate', 'up')).code).to.equal(0);
    expect(await status()).to.deep.equal({ applied: all, pending: [], unknown: [] });
    expect((await on('migrate', 'down', '--step')).stdout).to.equal(`Taken back: ${String(all.at(-1))}\n`);
    expect((await on('migrate', 'down', '--to', '0002')).code).to.equal(0);
    expect((await status())['applied']).to.deep.equal(all.slice(0, 2));
    await rows(empty.database, "insert into knex_migrations (name, batch) values ('9999_of_another', 99)");
    const refused = await on('migrate', 'up', '--json');
    expect(refused.code).to.equal(2);
    expect(JSON.parse(refused.stdout)).to.have.nested.property('error.code', 'wrongSchema');
    await rows(empty.database, "delete from knex_migrations where name = '9999_of_another'");
    expect((await on('migrate', 'down', '--to', '0')).code).to.equal(0);
    expect((await status())['applied']).to.deep.equal([]);
    await empty.drop();
  });

  it('examines a server that forgets what it commits, and an index that is missing', async () => {
    await rows(test.database, 'drop index users_last_modified');
    const document = await json(1, 'doctor');
    const checks = document['checks'] as { check: string; isFine: boolean; says: string }[];
    const wrong = checks.filter(({ isFine }) => !isFine).map(({ check }) => check);
    await rows(test.database, 'create index users_last_modified on users (tenant_id, last_modified_at)');
    expect(wrong).to.include.members(['indexes']);
    const set = await rows<{ fsync: string }>(test.database, "select current_setting('fsync') as fsync");
    expect(wrong.includes('fsync')).to.equal(set[0]?.fsync === 'off');
    expect(checks.map(({ check }) => check)).to.include.members(['version', 'role', 'clock', 'counters']);
  });

  it('examines whether the database keeps tenants apart, for whoever a server works as', async () => {
    const told = async (code: number) =>
      ((await json(code, 'doctor'))['checks'] as { check: string; isFine: boolean; says: string }[]).find(
        ({ check }) => check === 'row security',
      );
    const fsync = await rows<{ off: boolean }>(
      test.database,
      "select current_setting('fsync') = 'off' as off",
    );
    const fine = await told(fsync[0]?.off === true ? 1 : 0);
    expect(fine).to.have.property('isFine', true);
    expect(fine?.says).to.include('seatkeeper_limited');
    await rows(test.database, 'alter table users no force row level security');
    expect(await told(1)).to.deep.equal({
      ...{ check: 'row security', isFine: false, says: 'not locked: users' },
    });
    await rows(test.database, 'alter table users force row level security');
    await rows(test.database, 'revoke select on users from seatkeeper_limited');
    const exempt = await told(1);
    await rows(test.database, 'grant select on users to seatkeeper_limited');
    expect(exempt).to.have.property('isFine', false);
    expect(exempt?.says).to.include('superuser');
  });

  it('works beside the server that runs the embedded database', async () => {
    const data = await newDataDirectory();
    try {
      const { dataDirectory } = await data.start();
      const doctor = await runCommand({ DATA_DIR: dataDirectory }, ['doctor']);
      expect(doctor.code, doctor.stdout + doctor.stderr).to.equal(0);
      const tenants = await runCommand({ DATA_DIR: dataDirectory }, ['tenant', 'list', '--json']);
      expect(items(JSON.parse(tenants.stdout) as Record<string, unknown>)).to.have.length(1);
    } finally {
      await data.remove();
    }
  });

  describe('import', () => {
    let tenant: string;
    const imported = async (code: number, file: string, ...args: string[]) =>
      json(code, 'import', file, '--tenant', tenant, ...args);
    const users = async () =>
      rows<{ document: Record<string, unknown>; version: string }>(
        test.database,
        `select document, version from users where tenant_id = '${tenant}' order by user_name`,
      );
    const HEADER = 'userName,givenName,familyName,email,active,externalId,seats';
    const ADA = 'ada@example.com,Ada,Lovelace,ada@example.com,true,e1,remote-view:named';
    const BOB = 'bob@example.com,Bob,Babbage,bob@example.com,false,,remote-view:named';

    beforeEach(async () => {
      tenant = await newTenant();
      await json(0, 'product', 'put', 'remote-view', '--display-name', 'Remote View');
      await json(0, 'pool', 'put', tenant, 'remote-view', 'named', '--capacity', '1');
    });

    it('creates users with their seats, and the second time changes nothing', async () => {
      const file = await fileOf(HEADER, ADA, BOB);
      expect(await imported(0, file)).to.include({ created: 2, updated: 0, unchanged: 0, refused: 0 });
      const before = await users();
      expect(before.map(({ document }) => document['userName'])).to.deep.equal([
        'ada@example.com',
        'bob@example.com',
      ]);
      expect(items(await json(0, 'pool', 'list', tenant))[0]).to.include({ assigned: 1 });
      expect(await imported(0, file)).to.include({ created: 0, updated: 0, unchanged: 2, refused: 0 });
      expect(await users()).to.deep.equal(before);
    });

    it('keeps nothing of a dry run', async () => {
      const file = await fileOf(HEADER, ADA, BOB);
      const dry = await imported(0, file, '--dry-run');
      expect(dry).to.include({ dryRun: true, created: 2 });
      expect(await users()).to.deep.equal([]);
      const counts = await rows(
        test.database,
        `select from resource_counts where tenant_id = '${tenant}' union all
         select from seat_grants where tenant_id = '${tenant}' union all
         select from audit_events where tenant_id = '${tenant}' and target_type = 'user'`,
      );
      expect(counts).to.deep.equal([]);
    });

    it('reports what is refused with its line, and imports the others', async () => {
      const file = await fileOf(
        'userName,active,seats',
        'ada@example.com,,remote-view:named',
        'carol@example.com,,remote-view:named',
        'dan@example.com,perhaps,',
        'ADA@example.com,,',
        'eve@example.com,,gold:named',
        ',,',
        'fay@example.com,,',
      );
      const report = await imported(1, file);
      expect(report).to.include({ created: 2, refused: 5 });
      const refused = (report['lines'] as Record<string, unknown>[]).filter(
        ({ outcome }) => outcome === 'refused',
      );
      expect(refused.map(({ line, code }) => [line, code])).to.deep.equal([
        [3, 'insufficientSeats'],
        [4, 'invalidValue'],
        [5, 'repeatedLine'],
        [6, 'invalidValue'],
        [7, 'invalidValue'],
      ]);
    });

    it('leaves alone what the file has no column for', async () => {
      await imported(0, await fileOf(HEADER, ADA));
      expect(await imported(0, await fileOf('userName,givenName', 'ada@example.com,Augusta'))).to.include({
        updated: 1,
      });
      const [ada] = await users();
      expect(ada?.document).to.deep.include({
        name: { givenName: 'Augusta', familyName: 'Lovelace' },
        externalId: 'e1',
      });
      expect(items(await json(0, 'pool', 'list', tenant))[0]).to.include({ assigned: 1 });
      await imported(0, await fileOf('userName,seats', 'ada@example.com,'));
      expect(items(await json(0, 'pool', 'list', tenant))[0]).to.include({ assigned: 0 });
    });

    it('refuses a file with a column it does not know, before anything is written', async () => {
      await imported(2, await fileOf('userName,salary', 'ada@example.com,1'));
      expect(await users()).to.deep.equal([]);
    });
  });
});
