import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { Agent } from 'node:http';
import { readOptions, type BenchOptions } from './options.ts';
import { OPERATIONS, type Operation } from './operations.ts';
import { type Load, runLoad } from './load.ts';
import { type Measurement, medianOf, resultOf, tableOf } from './report.ts';
import { startTargets, type Target } from './targets.ts';

/** Milliseconds of load before each measurement: connections are open and code is compiled when it counts. */
const WARM_UP = 1_000;

const measure = async (target: Target, operation: Operation, options: BenchOptions): Promise<Load> => {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections });
  const { baseUrl, token } = target;
  const load = { agent, baseUrl, token, connections: options.connections };
  const next = await operation.prepare(load, options.users);
  try {
    await runLoad({ ...load, next, milliseconds: WARM_UP });
    return await runLoad({ ...load, next, milliseconds: options.seconds * 1_000 });
  } finally {
    agent.destroy();
  }
};

/** Every target is measured in every round, one right after the other: what disturbs one disturbs the other. */
const measureAll = async (targets: readonly Target[], options: BenchOptions): Promise<Measurement[]> => {
  const operations = OPERATIONS.filter(({ name }) => options.only === undefined || name === options.only);
  const measurements: Measurement[] = [];
  for (const { name } of operations) {
    targets.forEach((target) => measurements.push({ operation: name, target: target.name, rounds: [] }));
  }
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const operation of operations) {
      for (const target of targets) {
        const load = await measure(target, operation, options);
        measurements
          .find((each) => each.operation === operation.name && each.target === target.name)
          ?.rounds.push(load);
        process.stderr.write(
          `round ${round}: ${operation.name}, ${target.name}: ${Math.round(load.perSecond)}/s\n`,
        );
      }
    }
  }
  return measurements;
};

const options = readOptions(process.argv.slice(2));
const { targets, stop } = await startTargets(options);
try {
  const results = (await measureAll(targets, options)).map(medianOf);
  const machine = { node: process.version, cpus: cpus().length, memory: totalmem() };
  const out = options.out ?? join(import.meta.dirname, 'result.json');
  await writeFile(out, `${JSON.stringify(resultOf(results, { ...options, machine }), null, 2)}\n`);
  process.stdout.write(`${tableOf(results)}\n\nwritten to ${out}\n`);
} finally {
  await stop();
}
