import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { REPOSITORY_ROOT } from '../support/repository.ts';
import { stopServerProcesses } from '../support/server-process.ts';
import { linesOf } from './summary.ts';
import { torture } from './torture.ts';

/** The command: `npm run torture -- --minutes 3 --seed 7`. */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '3' }, seed: { type: 'string' } },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const minutes = Number(values.minutes);
if (!Number.isInteger(seed) || !(minutes > 0)) {
  throw new Error('--minutes takes a number above 0, --seed a whole number');
}
console.log(`seed ${seed}, ${minutes} minutes`);

const givenUp = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    givenUp.abort();
  });
}

let last = 0;
const summary = await torture({
  ...{ seed, seconds: minutes * 60, signal: givenUp.signal },
  say: (line) => {
    // Not each of them: it takes long.
    if (performance.now() - last > 15_000 || line.startsWith('a fault')) {
      last = performance.now();
      console.log(line);
    }
  },
}).catch(async (error: unknown): Promise<never> => {
  await stopServerProcesses();
  console.error(error);
  process.exit(1);
});
console.log(linesOf(summary).join('\n'));
const directory = join(REPOSITORY_ROOT, 'dist');
await mkdir(directory, { recursive: true });
await writeFile(join(directory, 'torture.json'), `${JSON.stringify(summary, undefined, 2)}\n`);
process.exitCode = summary.violations.length === 0 ? 0 : 1;
