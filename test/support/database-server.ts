import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedDatabase } from '../../src/storage/embedded/embedded-database.ts';

/** The PostgreSQL server of this test run. */
export interface DatabaseServer {
  /** The connection string of one of its databases. */
  urlOf(database: string): string;
  /** Runs a statement that belongs to no test database, such as `create database`. */
  administer(sql: string): Promise<void>;
}

interface RunningServer extends DatabaseServer {
  stop(): Promise<void>;
}

/** The databases of a test run are thrown away, so nothing of them has to survive a loss of power. */
const FAST_AND_FORGETFUL = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

const startTemporary = async (): Promise<{ connectionString: string; stop: () => Promise<void> }> => {
  const directory = await mkdtemp(join(tmpdir(), 'seatkeeper-test-'));
  const remove = async () => rm(directory, { recursive: true, force: true });
  try {
    const dataDirectory = join(directory, 'data');
    const embedded = await startEmbeddedDatabase({ dataDirectory, settings: FAST_AND_FORGETFUL });
    const stop = async () => embedded.stop().finally(remove);
    return { connectionString: embedded.connectionString, stop };
  } catch (error) {
    await remove();
    throw error;
  }
};

const start = async (): Promise<RunningServer> => {
  const given = process.env['TEST_DATABASE_URL'] ?? '';
  const { connectionString, stop } =
    given === '' ? await startTemporary() : { connectionString: given, stop: () => Promise.resolve() };
  const pool = new pg.Pool({ connectionString, max: 2 });
  pool.on('error', () => undefined);
  return {
    urlOf: (database) => {
      const url = new URL(connectionString);
      url.pathname = database;
      return url.href;
    },
    administer: async (sql) => {
      await pool.query(sql);
    },
    stop: async () => pool.end().finally(stop),
  };
};

let running: Promise<RunningServer> | undefined;

/** Starts the server when the first test wants it: an embedded one, or the one TEST_DATABASE_URL names. */
export const databaseServer = async (): Promise<DatabaseServer> => (running ??= start());

export const isDatabaseServerStarted = (): boolean => running !== undefined;

export const stopDatabaseServer = async (): Promise<void> => {
  const stopping = running;
  running = undefined;
  // A start that failed has already been reported by the test that wanted it.
  await (await stopping?.catch(() => undefined))?.stop();
};
