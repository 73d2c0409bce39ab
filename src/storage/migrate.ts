import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import knex, { type Knex } from 'knex';
import pg from 'pg';
import { faultFrom } from './database-errors.ts';

/** One number for all processes that migrate one database; the digits mean nothing. */
const MIGRATION_LOCK = 7_283_164;

/**
 * The plain numbered SQL files of a directory: `0001_tenants.up.sql` and its `.down.sql` are one migration named
 * `0001_tenants`. The name carries no extension, so that it is the same from source and from compiled code.
 */
const sqlMigrations = (directory: string): Knex.MigrationSource<string> => ({
  async getMigrations() {
    const files = await readdir(directory);
    return files
      .filter((file) => file.endsWith('.up.sql'))
      .map((file) => file.slice(0, -'.up.sql'.length))
      .sort();
  },
  getMigrationName: (name) => name,
  getMigration: (name) => {
    const run = (direction: 'up' | 'down') => async (transaction: Knex) => {
      const sql = await readFile(join(directory, `${name}.${direction}.sql`), 'utf8');
      // Straight to the driver: knex would take every question mark in the text for a binding.
      await transaction.raw(sql.replaceAll('?', '\\?'));
    };
    return Promise.resolve({ up: run('up'), down: run('down') });
  },
});

const withMigrator = async <Result>(
  connectionString: string,
  directory: string,
  work: (migrator: Knex['migrate']) => Promise<Result>,
): Promise<Result> => {
  const pool = new pg.Pool({ connectionString, max: 3, connectionTimeoutMillis: 10_000 });
  pool.on('error', () => undefined);
  const database = knex({
    client: 'pg',
    connectionPool: pool,
    migrations: { migrationSource: sqlMigrations(directory) },
  });
  try {
    const guard = await pool.connect();
    try {
      // Processes that start together migrate one after the other.
      await guard.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
      return await work(database.migrate);
    } finally {
      // Closing the session gives up its lock, whatever state the session is in.
      guard.release(true);
    }
  } catch (error) {
    throw faultFrom(error);
  } finally {
    await database.destroy();
    await pool.end();
  }
};

/** Brings the schema of a database up to date and answers the names of the migrations that were run. */
export const migrateUp = async (connectionString: string, directory: string): Promise<string[]> =>
  withMigrator(connectionString, directory, async (migrator) => {
    // A process killed in mid-migration leaves knex's own lock behind; ours has already proven that nobody works.
    await migrator.forceFreeMigrationsLock();
    const [, names] = (await migrator.latest()) as [number, string[]];
    return names;
  });

/** Takes every migration back, newest first, and answers their names. */
export const migrateDown = async (connectionString: string, directory: string): Promise<string[]> =>
  withMigrator(connectionString, directory, async (migrator) => {
    const [, names] = (await migrator.rollback(undefined, true)) as [number, string[]];
    return names;
  });
