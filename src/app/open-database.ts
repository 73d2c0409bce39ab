import { type Config } from '../config/config.ts';
import { type Logger } from '../observability/logger.ts';
import { Database } from '../storage/database.ts';
import { startEmbeddedDatabase } from '../storage/embedded/embedded-database.ts';
import { readMigrationStatus } from '../storage/inspection/migration-status.ts';
import { migrateUp } from '../storage/migrate.ts';
import { findLimitedRole } from '../storage/row-security/limited-role.ts';
import { gapIn, readRowSecurity } from '../storage/row-security/read-row-security.ts';
import { MIGRATIONS_DIRECTORY } from './project-files.ts';

/** The database of a server, its schema up to date. */
export interface OpenDatabase {
  readonly database: Database;
  close(): Promise<void>;
}

/**
 * Connects to the configured database, or starts the embedded one, and migrates it.
 * @throws EmbeddedDatabaseError, SchemaError, UnavailableError
 */
export const openDatabase = async (
  config: Config,
  logger: Logger,
  onEmbeddedExit: (code: number | null) => void,
): Promise<OpenDatabase> => {
  const embedded =
    config.databaseUrl === undefined
      ? await startEmbeddedDatabase({
          dataDirectory: config.dataDirectory,
          log: (message) => {
            logger.info({}, message);
          },
          onExit: onEmbeddedExit,
        })
      : undefined;
  const connectionString = embedded?.connectionString ?? config.databaseUrl ?? '';
  try {
    const database = await prepare(connectionString, logger);
    const close = async (): Promise<void> => {
      // The database last: whatever is still on its way gets its answer.
      await database.close();
      await embedded?.stop();
    };
    return { database, close };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
};

const prepare = async (connectionString: string, logger: Logger): Promise<Database> => {
  const names = await migrateUp(connectionString, MIGRATIONS_DIRECTORY);
  if (names.length > 0) {
    logger.info({ migrations: names }, 'database migrated');
  }
  const database = new Database({
    connectionString,
    role: await findLimitedRole(connectionString),
    onConnectionLost: (error) => {
      logger.warn({ err: error }, 'connection to the database lost');
    },
  });
  try {
    const gap = gapIn(await readRowSecurity(database));
    if (gap !== undefined) {
      logger.warn({ gap }, 'the database does not keep tenants apart by itself');
    }
    await tellOfNewerSchema(database, logger);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
};

/** Fine while one version takes the place of another, and worth a look if nobody is about that. */
const tellOfNewerSchema = async (database: Database, logger: Logger): Promise<void> => {
  const { unknown } = await readMigrationStatus(database, MIGRATIONS_DIRECTORY);
  if (unknown.length > 0) {
    logger.warn({ migrations: unknown }, 'the schema is that of a newer version');
  }
};
