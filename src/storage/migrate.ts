import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import knex, { type Knex } from 'knex';
import pg from 'pg';
import { UnavailableError } from '../kernel/unavailable-error.ts';
import { failureKind, faultFrom, isForbidden, isRepeatable } from './database-errors.ts';
import { GRANT_TO_LIMITED_ROLE, provideLimitedRole } from './row-security/limited-role.ts';

/** One number for all processes that migrate one database; the digits mean nothing. */
const MIGRATION_LOCK = 7_283_164;

/**
 * Milliseconds a migration waits for a lock. Whoever asks for the table behind it waits as long, and a request waits for
 * 2 s: with more than that here, one slow reader and a migration would refuse everybody.
 */
const LOCK_PATIENCE = 1_000;
/** How often a migration that does not get its locks is tried, and the milliseconds in which others get theirs. */
const ATTEMPTS = 5;
const PAUSE = 500;

/** A migration did not get its locks in time. Nothing of it was kept; those before it were. */
export class MigrationLockError extends UnavailableError {
  constructor(name: string, options: ErrorOptions) {
    super(
      `The migration ${name} did not get its locks: others are using the tables. ` +
        'Nothing of it was kept; run it again when less is going on',
      options,
    );
    this.name = 'MigrationLockError';
  }
}

/** The schema is not one that this program works on, and it cannot or may not bring it there; the message says what to do. */
export class SchemaError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SchemaError';
  }
}

/** Migrations are of every tenant, also where the login is one that row security holds. */
const OF_EVERY_TENANT = "set local seatkeeper.every_tenant to 'on'";

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
      const text = [OF_EVERY_TENANT, sql, GRANT_TO_LIMITED_ROLE].join(';\n');
      // Straight to the driver: knex would take every question mark in the text for a binding.
      try {
        await transaction.raw(text.replaceAll('?', '\\?'));
      } catch (error) {
        throw gotNoLock(error) ? new MigrationLockError(name, { cause: error }) : error;
      }
    };
    return Promise.resolve({ up: run('up'), down: run('down') });
  },
});

/** Others held it for too long, or hold it and wait for what this migration has: PostgreSQL ends one of the two. */
const gotNoLock = (error: unknown): boolean =>
  failureKind(faultFrom(error)) === 'lock' || isRepeatable(error);

const withMigrator = async <Result>(
  connectionString: string,
  directory: string,
  work: (migrator: Knex['migrate'], guard: pg.ClientBase) => Promise<Result>,
): Promise<Result> => {
  const pool = new pg.Pool({
    connectionString,
    max: 3,
    connectionTimeoutMillis: 10_000,
    lock_timeout: LOCK_PATIENCE,
  });
  pool.on('error', () => undefined);
  const database = knex({
    client: 'pg',
    connectionPool: pool,
    // What a newer program has run is looked at here: to knex a migration without its file is a broken folder.
    migrations: { migrationSource: sqlMigrations(directory), disableMigrationsListValidation: true },
    // What it would warn of is thrown as well.
    log: { warn: () => undefined },
  });
  try {
    const guard = await pool.connect();
    try {
      // Processes that start together migrate one after the other; no request waits for this lock.
      await guard.query('set lock_timeout to 0');
      await guard.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
      return await work(database.migrate, guard);
    } finally {
      // Closing the session gives up its lock, whatever state the session is in.
      guard.release(true);
    }
  } catch (error) {
    throw error instanceof SchemaError ? error : faultFrom(error);
  } finally {
    await database.destroy();
    await pool.end();
  }
};

const untilLocked = async (work: () => Promise<void>): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof MigrationLockError)) {
        throw error;
      }
      await delay(PAUSE);
    }
  }
};

/**
 * Brings the schema of a database up to date, with the role that servers work as where they need one, and answers the
 * names of the migrations that were run. A schema that a newer program has brought further is left as it is: each
 * migration leaves the version before at work.
 * @throws MigrationLockError when one of them does not get its locks; it can be run again.
 * @throws SchemaError when this role may not run them, or the database went another way than this program.
 */
export const migrateUp = async (connectionString: string, directory: string): Promise<string[]> =>
  withMigrator(connectionString, directory, async (migrator, guard) =>
    asTheOwner(async () => {
      // A process killed in mid-migration leaves knex's own lock behind; ours has already proven that nobody works.
      await migrator.forceFreeMigrationsLock();
      const { applied: before, pending } = await stateOf(migrator);
      refuseAnotherWay(before, pending);
      // Each in a transaction of its own: nobody waits for the locks of those that are done.
      for (const name of pending) {
        await untilLocked(async () => {
          await migrator.up({ name });
        });
      }
      await provideLimitedRole(guard);
      return pending;
    }),
  );

/** Who owns nothing works on a schema that is up to date, and on no other. */
const asTheOwner = async (work: () => Promise<string[]>): Promise<string[]> => {
  try {
    return await work();
  } catch (error) {
    if (!isForbidden(error)) {
      throw error;
    }
    throw new SchemaError(
      'The schema of the database is not up to date, and this role may not change it. ' +
        'Run "seatkeeper migrate up" once with the DATABASE_URL of its owner',
      { cause: error },
    );
  }
};

/** A newer program has run all of ours before its own. */
const refuseAnotherWay = (applied: readonly string[], pending: readonly string[]): void => {
  const [newest = ''] = applied.slice(-1);
  const missed = pending.filter((name) => name < newest);
  if (missed.length > 0) {
    throw new SchemaError(
      `This database was brought to ${newest} by a program that did not know ${missed.join(', ')}. ` +
        'Start the version that wrote it, or restore a backup',
    );
  }
};

interface MigrationState {
  readonly applied: string[];
  readonly pending: string[];
}

const stateOf = async (migrator: Knex['migrate']): Promise<MigrationState> => {
  const [applied, pending] = (await migrator.list()) as [readonly { name: string }[], readonly string[]];
  return { applied: applied.map(({ name }) => name), pending: [...pending] };
};

/**
 * Takes back what is newer than the migration of that name, newest first, and answers the names; the empty text is older
 * than every migration.
 * @throws MigrationLockError
 */
export const migrateDownTo = async (
  connectionString: string,
  directory: string,
  to: string,
): Promise<string[]> =>
  withMigrator(connectionString, directory, async (migrator) => {
    await migrator.forceFreeMigrationsLock();
    const newer = (await stateOf(migrator)).applied.filter((name) => name > to).reverse();
    for (const name of newer) {
      await untilLocked(async () => {
        await migrator.down({ name });
      });
    }
    return newer;
  });

/** Takes every migration back, newest first, and answers their names. */
export const migrateDown = async (connectionString: string, directory: string): Promise<string[]> =>
  withMigrator(connectionString, directory, async (migrator) => {
    const [, names] = (await migrator.rollback(undefined, true)) as [number, string[]];
    return names;
  });
