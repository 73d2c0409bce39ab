import { writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { type BenchServer, startServer } from '../server.ts';
import { badInputs } from './bad-input.ts';
import { comparisonsOf } from './comparison.ts';
import { EXPLAIN } from './explain.ts';
import { fillDatabase } from './fill/fill-database.ts';
import { filterOperations } from './filter-operations.ts';
import { largeRequests } from './large-requests.ts';
import { measureLarge } from './measure-large.ts';
import { measureRefusals } from './measure-refusals.ts';
import { measureSizes } from './measure-sizes.ts';
import { memberOperations } from './member-operations.ts';
import { MemoryWatch } from './memory-watch.ts';
import { readOptions, type ScaleOptions } from './options.ts';
import { pageOperations } from './page-operations.ts';
import { type ScaleResult, tablesOf } from './report.ts';
import { type Walk } from './walk.ts';

/** Members of the groups with which the large one is compared, and of the one that is replaced. */
const SMALL_GROUP = 10;
const MIDDLE_GROUP = 1_000;
const REPLACED_GROUP = 20_000;

const measureAll = async (server: BenchServer, options: ScaleOptions): Promise<ScaleResult> => {
  const { users, members, only = '' } = options;
  const isMeant = ({ name }: { readonly name: string }): boolean => name.includes(only);
  const replaced = Math.min(REPLACED_GROUP, members);
  const sizes = [SMALL_GROUP, MIDDLE_GROUP, members];
  const memory = new MemoryWatch(server.program.pid);
  const tenants = await memory.during('while tenants are filled', async () =>
    fillDatabase(server, { users, groups: [...new Set([...sizes, replaced])] }),
  );
  const walks: Walk[] = [];
  const operations = [
    ...memberOperations(tenants.large, sizes),
    ...pageOperations(tenants, (walk) => walks.push(walk)),
    ...filterOperations(tenants),
  ].filter(isMeant);
  const measured = await memory.during('small requests', async () => measureSizes(operations, options));
  const inputs = (await badInputs(tenants)).filter(isMeant);
  const refusals = await memory.during('bad input', async () => measureRefusals(inputs));
  const requests = (await largeRequests(tenants, { members, replaced })).filter(isMeant);
  const large = await measureLarge(requests, memory);
  return { sizes: measured, walks, large, refusals, memory: memory.isAvailable ? memory.phases : undefined };
};

const options = readOptions(process.argv.slice(2));
const explain = options.explain === undefined ? {} : EXPLAIN;
const server = await startServer({ databaseSettings: explain, databaseLog: options.explain });
try {
  const startedAt = performance.now();
  const result = await measureAll(server, options);
  const seconds = (performance.now() - startedAt) / 1_000;
  const machine = { node: process.version, cpus: cpus().length, memory: totalmem(), load: loadavg() };
  const comparisons = result.sizes.flatMap(comparisonsOf);
  const out = options.out ?? join(import.meta.dirname, '../scale.json');
  const content = { ...options, machine, seconds, comparisons, ...result };
  await writeFile(out, `${JSON.stringify(content, null, 2)}\n`);
  process.stdout.write(`${tablesOf(result)}\n\nwritten to ${out} after ${seconds.toFixed(0)} s\n`);
} finally {
  await server.stop();
}
