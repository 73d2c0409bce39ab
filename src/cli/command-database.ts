import { MIGRATIONS_DIRECTORY } from '../app/project-files.ts';
import { type Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { Database } from '../storage/database.ts';
import { findLimitedRole } from '../storage/row-security/limited-role.ts';
import { startEmbeddedDatabase } from '../storage/embedded/embedded-database.ts';
import { findRunningDatabase } from '../storage/inspection/running-database.ts';
import { readMigrationStatus } from '../storage/inspection/migration-status.ts';
import { UsageError } from './exit-codes.ts';

/** The database that a command works on. */
export interface CommandDatabase {
  readonly config: Config;
  readonly connectionString: string;
  readonly database: Database;
}

/** What is said beside the answer. */
export const say = (message: string): void => {
  process.stderr.write(`${message}\n`);
};

/**
 * Works on the database that the environment names: `DATABASE_URL`, or the embedded one of `DATA_DIR`, which is used
 * together with the server that runs it, or else started for as long as the command takes.
 */
export const withAnyDatabase = async <Result>(
  work: (on: CommandDatabase) => Promise<Result>,
): Promise<Result> => {
  const config = loadConfig(process.env);
  const reached = await reach(config);
  const { connectionString } = reached;
  try {
    // As a server does, so that rows of tenants are as locked for a command.
    const role = await findLimitedRole(connectionString);
    const database = new Database({ connectionString, role, poolSize: 4 });
    try {
      return await work({ config, connectionString, database });
    } finally {
      await database.close();
    }
  } finally {
    await reached.stop();
  }
};

/** The same for what needs the schema of this program. @throws UsageError when a migration has not run. */
export const withDatabase = async <Result>(work: (on: CommandDatabase) => Promise<Result>): Promise<Result> =>
  withAnyDatabase(async (on) => {
    const { pending } = await readMigrationStatus(on.database, MIGRATIONS_DIRECTORY);
    if (pending.length > 0) {
      const count = pending.length === 1 ? 'One migration has' : `${pending.length} migrations have`;
      throw new UsageError(`${count} not run on this database yet: run "seatkeeper migrate up".`);
    }
    return work(on);
  });

const reach = async ({
  databaseUrl,
  dataDirectory,
}: Config): Promise<{ connectionString: string; stop: () => Promise<void> }> => {
  const running = databaseUrl ?? (await findRunningDatabase(dataDirectory));
  return running === undefined
    ? startEmbeddedDatabase({ dataDirectory, log: say })
    : { connectionString: running, stop: () => Promise.resolve() };
};
