import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { CLOSE, OPEN } from '../../src/storage/sessions/session-statements.ts';
import { type Statement } from '../../src/storage/statement.ts';
import { type Shift } from './shift.ts';
import { actorOf, askedFor, type StatementTargetOrder } from './statement-target.ts';
import { type MeasureOptions, type SessionTarget } from './target.ts';
import { type Variant } from './variants.ts';

const run = promisify(execFile);

/** PostgreSQL's own load generator, from the PATH unless the environment says where it is. */
const PGBENCH = process.env['PGBENCH'] ?? 'pgbench';

/** Whether there is one; it is not among the embedded binaries. */
export const isPgbenchThere = async (): Promise<boolean> =>
  run(PGBENCH, ['--version']).then(
    () => true,
    () => false,
  );

/** The statements of the server by pgbench: what the database does when hardly anything else has to be done. */
export const pgbenchTarget = (order: StatementTargetOrder): SessionTarget => ({
  name: 'pgbench',
  measure: async (variant, options) => {
    const folder = await mkdtemp(join(tmpdir(), 'seatkeeper-pgbench-'));
    try {
      const script = join(folder, 'script.sql');
      await writeFile(script, scriptFor(order.tenant, variant));
      await runPgbench(order, [...timeFor({ ...options, seconds: 1 }), '-f', script]);
      const before = await openedBy(order);
      const log = ['-l', `--log-prefix=${join(folder, 'log')}`];
      await runPgbench(order, [...timeFor(options), ...log, '-f', script]);
      const opened = (await openedBy(order)) - before;
      return shiftOf(await latencies(folder), { opened, seconds: options.seconds });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
});

/** One attempt. The order of an agent is put together here; for the server that is done outside of the database. */
const scriptFor = (tenant: string, { product, pools }: Variant): string => {
  const asked = askedFor('agent-@agent@example.com', `${product}-@pool`, 'pgbench');
  const order = `replace(replace(${quoted(asked)}, '@agent', :client_id), '@pool', :pool)::jsonb`;
  const actor = quoted(actorOf('pgbench'));
  const open = filledIn(OPEN, [quoted(tenant), order, actor]);
  return `\\set pool random(1, ${pools})
select answer->>'id' as session, (answer->>'outcome' = 'opened')::integer as opened
  from (${open}) as opening \\gset
\\if :opened
${filledIn(CLOSE, [quoted(tenant), ':session', quoted('pgbench'), actor])};
\\endif
`;
};

/** To pgbench a colon with a word right behind it is a variable. */
const quoted = (text: string): string => `'${text.replaceAll(':', ': ')}'`;

const filledIn = ({ text }: Statement, values: readonly string[]): string =>
  values.reduce((filled, value, index) => filled.replaceAll(`$${index + 1}`, () => value), text);

const timeFor = ({ connections, seconds }: MeasureOptions): string[] => [
  ...['-c', String(connections), '-j', '2', '-T', String(seconds)],
];

const runPgbench = async (
  { connectionString }: StatementTargetOrder,
  options: readonly string[],
): Promise<void> => {
  const { stderr } = await run(PGBENCH, ['-n', '-M', 'prepared', ...options, connectionString]);
  if (stderr.includes('aborted')) {
    throw new Error(`pgbench gave up: ${stderr}`);
  }
};

/** How many sessions pgbench has opened so far: its own count has the refused ones in it. */
const openedBy = async ({ connectionString, tenant }: StatementTargetOrder): Promise<number> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const text = `select count(*)::integer as opened from sessions where tenant_id = $1 and connection = 'pgbench'`;
  const { rows } = await client.query<{ opened: number }>(text, [tenant]);
  await client.end();
  return rows[0]?.opened ?? 0;
};

/** Milliseconds of every attempt, in order; the third word of a line of pgbench's log says it in microseconds. */
const latencies = async (folder: string): Promise<number[]> => {
  const logs = (await readdir(folder)).filter((name) => name.startsWith('log'));
  const texts = await Promise.all(logs.map(async (name) => readFile(join(folder, name), 'utf8')));
  const lines = texts.flatMap((text) => text.split('\n')).filter((line) => line !== '');
  return lines.map((line) => Number(line.split(' ')[2]) / 1_000).sort((a, b) => a - b);
};

const shiftOf = (
  sorted: readonly number[],
  { opened, seconds }: { readonly opened: number; readonly seconds: number },
): Shift => {
  const percentile = (part: number): number => sorted[Math.floor((sorted.length - 1) * part)] ?? 0;
  return {
    perSecond: opened / seconds,
    refusedPerSecond: (sorted.length - opened) / seconds,
    p50: percentile(0.5),
    p99: percentile(0.99),
  };
};
