import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  type EmbeddedDatabase,
  startEmbeddedDatabase,
} from '../../src/storage/embedded/embedded-database.ts';
import { type Queryable } from '../../src/storage/statement.ts';
import { until } from '../support/until.ts';

/** A crash of a process leaves what it wrote with the operating system: only a loss of power needs the disk. */
const SETTINGS = { fsync: 'off', max_connections: '60' };

/** How the database goes down: in order, at once, or killed with everybody who works for it. */
export type Downfall = 'fast' | 'immediate' | 'kill';

const kill = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
};

/** A PostgreSQL of the harness's own, which is shut down, killed and started again. */
export class TortureDatabase {
  readonly #directory: string;
  #embedded: EmbeddedDatabase;

  private constructor(directory: string, embedded: EmbeddedDatabase) {
    this.#directory = directory;
    this.#embedded = embedded;
  }

  static async start(): Promise<TortureDatabase> {
    const directory = await mkdtemp(join(tmpdir(), 'seatkeeper-torture-'));
    return new TortureDatabase(directory, await startIn(directory));
  }

  /** Another one after each start. */
  get connectionString(): string {
    return this.#embedded.connectionString;
  }

  /** Goes down and comes up again; everything that was answered as committed has to be there. */
  async restart(downfall: Downfall): Promise<void> {
    if (downfall !== 'fast') {
      const postmaster = await this.#postmaster();
      const children = downfall === 'kill' ? await this.backends('') : [];
      kill(postmaster, downfall === 'kill' ? 'SIGKILL' : 'SIGQUIT');
      children.forEach((pid) => {
        kill(pid, 'SIGKILL');
      });
      await until('the database is down', async () => !(await this.#answers()), 30_000);
    }
    await this.#embedded.stop();
    this.#embedded = await startIn(this.#directory);
  }

  /** Kills one process that works for a server, after which PostgreSQL ends all of them and recovers. */
  async crash(pick: number): Promise<void> {
    const pids = await this.backends('seatkeeper');
    const victim = pids[pick % Math.max(pids.length, 1)];
    if (victim !== undefined) {
      kill(victim, 'SIGKILL');
      await until('the database has recovered', async () => this.#answers(), 30_000);
    }
  }

  /** The processes of PostgreSQL: all of them, or those that work for one application. */
  async backends(application: string): Promise<number[]> {
    const text = `select pid from pg_stat_activity where pid <> pg_backend_pid()
                     and ($1 = '' or application_name = $1) order by pid`;
    return this.look(async (client) => {
      const { rows } = await client.query<{ pid: number }>(text, [application]);
      return rows.map(({ pid }) => pid);
    });
  }

  /** Runs one statement past every proxy. */
  async run(text: string, values: readonly unknown[] = []): Promise<void> {
    await this.look(async (client) => client.query(text, [...values]));
  }

  /** Looks at the rows past every proxy. @throws Error while the database is down. */
  async look<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
    const client = new pg.Client({
      connectionString: this.connectionString,
      connectionTimeoutMillis: 3_000,
      application_name: 'torture',
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async stop(): Promise<void> {
    await this.#embedded.stop();
    await rm(this.#directory, { recursive: true, force: true });
  }

  async #postmaster(): Promise<number> {
    const file = join(this.#directory, 'data', 'pgdata', 'postmaster.pid');
    return Number.parseInt(await readFile(file, 'utf8'), 10);
  }

  async #answers(): Promise<boolean> {
    return this.look(async (client) => client.query('select 1')).then(
      () => true,
      () => false,
    );
  }
}

const startIn = async (directory: string): Promise<EmbeddedDatabase> =>
  startEmbeddedDatabase({ dataDirectory: join(directory, 'data'), settings: SETTINGS });

/** What the checker of the rows asks. */
export const queryableOf = (client: pg.Client): Queryable => ({
  query: async <Row extends object>({ text }: { readonly text: string }, values: readonly unknown[]) =>
    (await client.query<Row & pg.QueryResultRow>(text, [...values])).rows,
});
