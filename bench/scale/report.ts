import { markdownTable, numbers, words } from '../markdown-table.ts';
import { type Comparison, comparisonsOf } from './comparison.ts';
import { type LargeMeasurement } from './measure-large.ts';
import { type RefusalMeasurement } from './measure-refusals.ts';
import { type OperationMeasurement } from './measure-sizes.ts';
import { type MemoryPhase } from './memory-watch.ts';
import { type Walk } from './walk.ts';

/** All that was measured. */
export interface ScaleResult {
  readonly sizes: readonly OperationMeasurement[];
  readonly walks: readonly Walk[];
  readonly large: readonly LargeMeasurement[];
  readonly refusals: readonly RefusalMeasurement[];
  /** Undefined where the kernel does not tell. */
  readonly memory: readonly MemoryPhase[] | undefined;
}

/** How many times as long something may take at the large size. */
const RATIO = 1.5;
/** Milliseconds within which bad input is refused. */
const REFUSED = 50;
/** MiB that the server may use. */
const MEMORY = 256;

const judged = (isMet: boolean, target: string): string => `${target}${isMet ? '' : ', missed'}`;

/** Milliseconds, or the status that was answered instead. */
const told = ({ milliseconds, failure }: Comparison['small']): string =>
  failure === undefined ? milliseconds.toFixed(2) : `status ${failure}`;

const sizeTable = (measurements: readonly OperationMeasurement[]): string =>
  markdownTable(
    [
      words('operation'),
      words('small size'),
      numbers('ms'),
      words('large size'),
      numbers('ms'),
      numbers('ratio'),
      words('target'),
    ],
    measurements
      .flatMap(comparisonsOf)
      .map(({ operation, small, large, ratio }) => [
        operation,
        small.name,
        told(small),
        large.name,
        told(large),
        ratio?.toFixed(2) ?? '',
        judged(ratio !== undefined && ratio <= RATIO, `≤ ${RATIO}`),
      ]),
  );

const largeTable = (measurements: readonly LargeMeasurement[], walks: readonly Walk[]): string =>
  markdownTable(
    [
      words('request'),
      numbers('times'),
      numbers('failed'),
      numbers('first byte ms'),
      numbers('median ms'),
      numbers('worst ms'),
      numbers('kB'),
    ],
    [
      ...measurements.map(({ name, times, failures, ...measured }) => {
        const failed =
          failures.length === 0 ? '0' : `${failures.length} (${[...new Set(failures)].join(', ')})`;
        const { firstByte, median, worst, bytes } = measured;
        const told = [firstByte, median, worst, bytes / 1_000].map((each) => each.toFixed(0));
        return [name, String(times), failed, ...(failures.length === times ? [] : told)];
      }),
      ...walks.map(({ path, pages, milliseconds }) => {
        const name = `a walk by cursor, ${pages} pages of 200: ${path}`;
        return [name, '1', '0', '', milliseconds.toFixed(0), '', ''];
      }),
    ],
  );

const refusalTable = (measurements: readonly RefusalMeasurement[]): string =>
  markdownTable(
    [
      words('bad input'),
      numbers('status'),
      words('answer'),
      numbers('median ms'),
      numbers('worst ms'),
      words('target'),
    ],
    measurements.map(({ input, status, answer, worst, ...measured }) => [
      input,
      String(status),
      answer,
      measured.median.toFixed(2),
      worst.toFixed(2),
      judged(status >= 400 && status < 500 && worst < REFUSED, `4xx, < ${REFUSED} ms`),
    ]),
  );

const memoryTable = (phases: readonly MemoryPhase[]): string =>
  markdownTable(
    [words('server, MiB'), numbers('before'), numbers('peak'), numbers('most so far'), words('target')],
    phases.map(({ name, before, peak, highWater }) => [
      name,
      before.toFixed(0),
      peak.toFixed(0),
      highWater.toFixed(0),
      judged(Math.max(peak, highWater) < MEMORY, `< ${MEMORY}`),
    ]),
  );

/** The result as tables of Markdown; what was not measured is left out. */
export const tablesOf = ({ sizes, walks, large, refusals, memory }: ScaleResult): string =>
  [
    sizes.length > 0 ? sizeTable(sizes) : [],
    large.length + walks.length > 0 ? largeTable(large, walks) : [],
    refusals.length > 0 ? refusalTable(refusals) : [],
    memory === undefined
      ? 'The memory of the server is not known: this system has no /proc.'
      : memoryTable(memory),
  ]
    .flat()
    .join('\n\n');
