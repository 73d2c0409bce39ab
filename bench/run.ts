import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { measure } from './measure.ts';
import { OPERATIONS } from './operations/operations.ts';
import { type BenchOptions, readOptions } from './options.ts';
import { type Measurement, medianOf, resultOf, tableOf } from './report.ts';
import { type Site } from './site.ts';
import { startTargets } from './targets.ts';

/** Every server is measured in every round, one right after the other: what disturbs one disturbs the other. */
const measureAll = async (sites: readonly Site[], options: BenchOptions): Promise<Measurement[]> => {
  const chosen = OPERATIONS.filter(({ name }) => options.only === undefined || name.includes(options.only));
  const planned = chosen.flatMap((operation) =>
    sites
      .filter(({ name }) => operation.only?.includes(name) ?? true)
      .map((site) => ({ operation, site, rounds: [] as Measurement['rounds'] })),
  );
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const { operation, site, rounds } of planned) {
      const measured = await measure(site, operation, options);
      rounds.push(measured);
      const rate = Math.round(measured.perSecond);
      process.stderr.write(`round ${round}: ${operation.name}, ${site.name}: ${rate}/s\n`);
    }
  }
  return planned.map(({ operation, site, rounds }) => ({
    operation: operation.name,
    target: site.name,
    rounds,
  }));
};

const options = readOptions(process.argv.slice(2));
const { sites, stop } = await startTargets(options);
try {
  const results = (await measureAll(sites, options)).map(medianOf);
  const machine = { node: process.version, cpus: cpus().length, memory: totalmem() };
  const out = options.out ?? join(import.meta.dirname, 'result.json');
  await writeFile(out, `${JSON.stringify(resultOf(results, { ...options, machine }), null, 2)}\n`);
  process.stdout.write(`${tableOf(results)}\n\nwritten to ${out}\n`);
} finally {
  await stop();
}
