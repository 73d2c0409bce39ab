import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { OccupancyWatch } from './occupancy-watch.ts';
import { readOptions, type SessionBenchOptions } from './options.ts';
import { type Measurement, mediansOf, tableOf } from './report.ts';
import { type SessionTargets, startTargets, type WatchedTarget } from './targets.ts';
import { type Variant, VARIANTS } from './variants.ts';

interface Planned extends Measurement {
  readonly watched: WatchedTarget;
}

const measureRound = async (
  measurement: Planned,
  watch: OccupancyWatch,
  options: SessionBenchOptions,
): Promise<void> => {
  const { variant, watched } = measurement;
  const { target, register } = watched;
  await watch.settle();
  const { result, most } = await watch.during(register, variant, async () =>
    target.measure(variant, options),
  );
  measurement.rounds.push(result);
  measurement.mostSeen = Math.max(measurement.mostSeen, most);
  process.stderr.write(`${variant.name}, ${target.name}: ${Math.round(result.perSecond)}/s\n`);
};

/** Every target is measured in every round, one right after the other: what disturbs one disturbs the others. */
const measureAll = async (
  { targets, connectionString }: SessionTargets,
  variants: readonly Variant[],
  options: SessionBenchOptions,
): Promise<Measurement[]> => {
  const chosen = targets.filter(
    ({ target }) => options.target === undefined || target.name === options.target,
  );
  const measurements = variants.flatMap((variant) =>
    chosen.map((watched): Planned => {
      return { variant, watched, target: watched.target.name, rounds: [], mostSeen: 0, mostEver: 0 };
    }),
  );
  const watch = await OccupancyWatch.open(connectionString);
  try {
    for (let round = 1; round <= options.rounds; round += 1) {
      for (const measurement of measurements) {
        await measureRound(measurement, watch, options);
      }
    }
    for (const measurement of measurements) {
      measurement.mostEver = await watch.mostEver(measurement.watched.register, measurement.variant);
    }
  } finally {
    await watch.close();
  }
  return measurements;
};

const options = readOptions(process.argv.slice(2));
const variants = VARIANTS.filter(({ name }) => options.only === undefined || name === options.only);
const started = await startTargets(options, variants);
try {
  const results = mediansOf(await measureAll(started, variants, options));
  const machine = { node: process.version, cpus: cpus().length, memory: totalmem() };
  const out = options.out ?? fileURLToPath(new URL('../sessions.json', import.meta.url));
  await writeFile(out, `${JSON.stringify({ ...options, machine, results }, null, 2)}\n`);
  process.stdout.write(`${tableOf(results, options.connections)}\n\nwritten to ${out}\n`);
  if (started.targets.every(({ target }) => target.name !== 'pgbench')) {
    process.stdout.write('There is no pgbench here; what it would do was not measured.\n');
  }
  const oversold = results.filter(
    ({ mostSeen, mostEver, capacity }) => Math.max(mostSeen, mostEver) > capacity,
  );
  if (oversold.length > 0) {
    throw new Error(`Too many were in at once: ${oversold.map((each) => each.variant).join(', ')}`);
  }
} finally {
  await started.stop();
}
