import { type Command } from 'commander';
import { MIGRATIONS_DIRECTORY } from '../../app/project-files.ts';
import {
  type Check,
  checkIndexes,
  checkInvariantsQuickly,
  checkMigrations,
  checkRowSecurity,
  checkServer,
} from '../checks.ts';
import { withAnyDatabase } from '../command-database.ts';
import { define } from '../define.ts';
import { columns } from '../answer.ts';
import { readMigrationStatus } from '../../storage/inspection/migration-status.ts';
import { readServerFacts } from '../../storage/inspection/server-facts.ts';

/** Whether a server can work here. */
export const addDoctorCommand = (root: Command): void => {
  define(
    root
      .command('doctor')
      .description('look at the settings, the database server, the schema and the counters; changes nothing'),
    ['doctor', 'doctor --json'],
    async () => {
      const checks = await withAnyDatabase(examine);
      const rows = checks.map(({ check, isFine, says }) => [isFine ? 'ok' : 'NOT OK', check, says]);
      return {
        document: { checks },
        text: columns(['', 'CHECK', 'SAYS'], rows),
        isRefused: checks.some(({ isFine }) => !isFine),
      };
    },
  );
};

/** The settings have been read and the database reached when this begins; else there is nothing to be looked at. */
const examine: Parameters<typeof withAnyDatabase<Check[]>>[0] = async ({
  config,
  database,
  connectionString,
}) => {
  const where = config.databaseUrl === undefined ? `embedded, in ${config.dataDirectory}` : 'DATABASE_URL';
  const started = Date.now();
  const server = await readServerFacts(database);
  const halfway = (started + Date.now()) / 2;
  const migrations = await readMigrationStatus(database, MIGRATIONS_DIRECTORY);
  const upToDate = checkMigrations(migrations);
  return [
    { check: 'settings', isFine: true, says: 'every setting can be read' },
    { check: 'database', isFine: true, says: `reached: ${where}` },
    ...checkServer(server, halfway),
    upToDate,
    // Without the schema there is nothing to ask them of.
    ...(migrations.pending.length > 0
      ? []
      : [
          await checkIndexes(database, MIGRATIONS_DIRECTORY),
          await checkRowSecurity(database),
          await checkInvariantsQuickly(connectionString),
        ]),
  ];
};
