import cliProgress from 'cli-progress';
import { type Command } from 'commander';
import { loadSchemaRegistry } from '../../app/project-files.ts';
import { provisioningOf } from '../../app/provisioning-of.ts';
import { publicUrlOf } from '../../config/config.ts';
import { LENIENT } from '../../scim/compat/compat-rules.ts';
import { PostgresTenantStore } from '../../storage/tenants/postgres-tenant-store.ts';
import { getTenant } from '../../tenants/get-tenant.ts';
import { type Answer, columns } from '../answer.ts';
import { type CommandDatabase, withDatabase } from '../command-database.ts';
import { AT_TERMINAL, define } from '../define.ts';
import { importUsers, type LineReport } from '../import/import-users.ts';
import { COLUMNS, readUsersFile, type UserLine } from '../import/read-users-file.ts';
import { rolledBack } from '../import/rolled-back.ts';

interface ImportOptions {
  readonly tenant: string;
  readonly dryRun?: boolean;
  readonly connection: string;
}

const NOTES = `
The first line names the columns: ${COLUMNS.join(', ')}; only userName must be there.
What has no column stays as it is, an empty cell takes away; seats are such as
"remote-support:named service-desk:concurrent". A line that is refused keeps no other from being imported.
A dry run looks at each line by itself: that seats suffice for one does not say that they do for all.`;

/** Users from a file, in the way of an identity provider. */
export const addImportCommand = (root: Command): void => {
  define<ImportOptions>(
    root
      .command('import')
      .description('create or change the users of a CSV file')
      .argument('<file>', 'such as users.csv')
      .requiredOption('--tenant <tenant>', 'id of the tenant they belong to')
      .option('--connection <name>', 'the connection that audit events name', 'import')
      .option('--dry-run', 'say what would happen, and keep nothing of it')
      .addHelpText('after', NOTES),
    [
      'import users.csv --tenant 5e0c3a0e-7d2b-4c1f-9f59-6b1b7d0c2f11 --dry-run',
      'import users.csv --tenant 5e0c3a0e-7d2b-4c1f-9f59-6b1b7d0c2f11',
    ],
    async (options, [file = '']) => {
      const lines = await readUsersFile(file);
      const reports = await withDatabase(async (on) => importInto(on, options, lines));
      return answer(reports, options.dryRun === true);
    },
  );
};

const importInto = async (
  { database, config }: CommandDatabase,
  { tenant: id, connection, dryRun }: ImportOptions,
  lines: readonly UserLine[],
): Promise<LineReport[]> => {
  const tenant = await getTenant({ tenants: new PostgresTenantStore(database) }, id);
  const publicUrl = publicUrlOf(config, config.port);
  const kept = provisioningOf({ registry: await loadSchemaRegistry(), publicUrl }, database);
  const provisioning = dryRun === true ? { ...kept, unitOfWork: rolledBack(kept.unitOfWork) } : kept;
  const actor = { ...AT_TERMINAL, connection };
  const caller = { tenant: tenant.id, actor, connection, rules: LENIENT };
  // Only at a terminal; a log has no use for it.
  const bar = new cliProgress.SingleBar(
    {
      stream: process.stderr,
      noTTYOutput: false,
      clearOnComplete: true,
      format: '{bar} {value} of {total} lines',
    },
    cliProgress.Presets.shades_classic,
  );
  bar.start(lines.length, 0);
  try {
    return await importUsers({
      provisioning,
      caller,
      lines,
      onLine: () => {
        bar.increment();
      },
    });
  } finally {
    bar.stop();
  }
};

const answer = (reports: readonly LineReport[], isDryRun: boolean): Answer => {
  const count = (outcome: LineReport['outcome']): number =>
    reports.filter((each) => each.outcome === outcome).length;
  const counts = {
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    refused: count('refused'),
  };
  const refused = reports.filter(({ outcome }) => outcome === 'refused');
  const sum = Object.entries(counts).map(([name, number]) => `${number} ${name}`);
  const rows = refused.map(({ line, userName, code, detail }) => [line, userName, code, detail]);
  return {
    document: { dryRun: isDryRun, ...counts, lines: reports },
    text: [
      `${isDryRun ? 'Nothing was written. It would be: ' : ''}${sum.join(', ')}.`,
      ...(refused.length > 0 ? [columns(['LINE', 'USER', 'CODE', 'DETAIL'], rows)] : []),
    ].join('\n'),
    isRefused: refused.length > 0,
  };
};
