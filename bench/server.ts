import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedDatabase } from '../src/storage/embedded/embedded-database.ts';
import { OPERATOR_TOKEN } from './operator.ts';
import { type Program, startProgram } from './program.ts';
import { Undo } from './undo.ts';

/** The built server, on an embedded database that is made for this run. */
export interface BenchServer {
  readonly program: Program;
  readonly connectionString: string;
  /** What it was started with. */
  readonly settings: Readonly<Record<string, string>>;
  /** Ends the server and the database, and removes all of it. */
  stop(): Promise<void>;
}

export interface BenchServerOrder {
  /** A folder for a CPU profile. */
  readonly profile?: string | undefined;
  /** Settings of the database; its own defaults unless set, so `fsync` is on. */
  readonly databaseSettings?: Readonly<Record<string, string>>;
  /** A file to which the log of the database is copied in the end. */
  readonly databaseLog?: string | undefined;
}

const SERVER = fileURLToPath(new URL('../src/main.js', import.meta.url));

export const startServer = async (order: BenchServerOrder): Promise<BenchServer> => {
  const { profile, databaseSettings = {}, databaseLog } = order;
  const undo = new Undo();
  const directory = await mkdtemp(join(tmpdir(), 'seatkeeper-bench-'));
  undo.add(async () => rm(directory, { recursive: true, force: true }));
  try {
    const dataDirectory = join(directory, 'data');
    const database = await startEmbeddedDatabase({ dataDirectory, settings: databaseSettings });
    undo.add(async () => {
      await database.stop();
      if (databaseLog !== undefined) {
        await copyFile(join(dataDirectory, 'postgresql.log'), databaseLog);
      }
    });
    const { connectionString } = database;
    const settings = { DATABASE_URL: connectionString, OPERATOR_TOKEN, RATE_LIMIT: '0' };
    const program = await startProgram({ script: SERVER, settings, profile });
    undo.add(async () => program.stop());
    return { program, connectionString, settings, stop: async () => undo.run() };
  } catch (error) {
    await undo.run();
    throw error;
  }
};
