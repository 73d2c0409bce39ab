import { type Command } from 'commander';
import { MIGRATIONS_DIRECTORY } from '../../app/project-files.ts';
import { migrateDownTo, migrateUp } from '../../storage/migrate.ts';
import { type MigrationStatus, readMigrationStatus } from '../../storage/inspection/migration-status.ts';
import { columns } from '../answer.ts';
import { withAnyDatabase } from '../command-database.ts';
import { define } from '../define.ts';
import { UsageError } from '../exit-codes.ts';

interface DownOptions {
  readonly to?: string;
  readonly step?: boolean;
}

/** The schema: forward, back, and how it stands. */
export const addMigrateCommands = (root: Command): void => {
  const migrate = root.command('migrate').description('bring the schema up to date, or back');
  define(
    migrate.command('up').description('run the migrations that have not run'),
    ['migrate up'],
    async () => {
      const names = await withAnyDatabase(async ({ connectionString }) =>
        migrateUp(connectionString, MIGRATIONS_DIRECTORY),
      );
      return { document: { applied: names }, text: told('Applied', names) };
    },
  );
  define<DownOptions>(
    migrate
      .command('down')
      .description('take migrations back, with what their tables hold')
      .option('--to <migration>', 'take back all that are newer than this one; 0 for every one')
      .option('--step', 'take back the newest one'),
    ['migrate down --step', 'migrate down --to 0017_two_live_tokens'],
    async (options) => {
      const names = await withAnyDatabase(async ({ database, connectionString }) => {
        const status = await readMigrationStatus(database, MIGRATIONS_DIRECTORY);
        return migrateDownTo(connectionString, MIGRATIONS_DIRECTORY, target(options, status));
      });
      return { document: { takenBack: names }, text: told('Taken back', names) };
    },
  );
  define(
    migrate.command('status').description('which migrations have run; changes nothing'),
    ['migrate status --json'],
    async () => {
      const status = await withAnyDatabase(async ({ database }) =>
        readMigrationStatus(database, MIGRATIONS_DIRECTORY),
      );
      return { document: status, text: statusText(status) };
    },
  );
};

/** The migration that is to be the newest. */
const target = ({ to, step }: DownOptions, { applied, unknown }: MigrationStatus): string => {
  if ((to === undefined) === (step !== true)) {
    throw new UsageError('Say how far back: --step for the newest migration, or --to with the one to keep.');
  }
  if (unknown.length > 0) {
    throw new UsageError(
      `A newer program migrated this database (${unknown.join(', ')}); take those back with it.`,
    );
  }
  if (to === undefined) {
    return applied.at(-2) ?? '';
  }
  const kept = to === '0' ? '' : applied.find((name) => name === to || name.startsWith(`${to}_`));
  if (kept === undefined) {
    throw new UsageError(
      `The migration "${to}" has not run on this database; see "seatkeeper migrate status".`,
    );
  }
  return kept;
};

const told = (done: string, names: readonly string[]): string =>
  names.length === 0 ? 'Nothing to do.' : names.map((name) => `${done}: ${name}`).join('\n');

const statusText = ({ applied, pending, unknown }: MigrationStatus): string =>
  columns(
    ['MIGRATION', 'STATUS'],
    [
      ...applied.map((name) => [name, 'applied']),
      ...pending.map((name) => [name, 'pending']),
      ...unknown.map((name) => [name, 'of a newer program']),
    ],
  );
