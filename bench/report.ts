import { markdownTable, numbers, words } from './markdown-table.ts';
import { type Measured } from './measure.ts';
import { median } from './median.ts';

/** One operation on one target, round by round. */
export interface Measurement {
  readonly operation: string;
  readonly target: string;
  readonly rounds: Measured[];
}

/** What is told of it: of every number the median of the rounds. */
export interface MedianLoad extends Omit<Measured, 'operations' | 'cpu' | 'peakMemory'> {
  readonly operation: string;
  readonly target: string;
  /** Null where it is not known. */
  readonly cpu: number | null;
  readonly peakMemory: number | null;
  readonly rounds: readonly Measured[];
}

export const medianOf = ({ operation, target, rounds }: Measurement): MedianLoad => ({
  operation,
  target,
  perSecond: median(rounds.map(({ perSecond }) => perSecond)),
  p50: median(rounds.map(({ p50 }) => p50)),
  p99: median(rounds.map(({ p99 }) => p99)),
  cpu: medianKnown(rounds.map(({ cpu }) => cpu)),
  peakMemory: medianKnown(rounds.map(({ peakMemory }) => peakMemory)),
  rounds,
});

const medianKnown = (values: readonly (number | undefined)[]): number | null => {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? null : median(known);
};

/**
 * Each measurement beside the floor of the same operation: the median of the rounds' own ratios, because what disturbs
 * a round disturbs both.
 */
const withRatio = (results: readonly MedianLoad[]): (MedianLoad & { readonly ratio: number })[] =>
  results.map((result) => {
    const floor = results.find(
      ({ operation, target }) => operation === result.operation && target === 'floor',
    );
    const ratios = result.rounds.map(
      ({ perSecond }, round) => perSecond / (floor?.rounds[round]?.perSecond ?? perSecond),
    );
    return { ...result, ratio: median(ratios) };
  });

/** The result as JSON: with the circumstances, and every round. */
export const resultOf = (results: readonly MedianLoad[], circumstances: object): object => ({
  ...circumstances,
  results: withRatio(results),
});

const COLUMNS = [
  words('operation'),
  words('target'),
  numbers('a second'),
  numbers('p50 ms'),
  numbers('p99 ms'),
  numbers('CPU µs'),
  numbers('MiB'),
  numbers('of the floor'),
];

/** The result as a table of Markdown. */
export const tableOf = (results: readonly MedianLoad[]): string =>
  markdownTable(
    COLUMNS,
    withRatio(results).map(({ operation, target, perSecond, p50, p99, cpu, peakMemory, ratio }) => [
      operation,
      target,
      String(Math.round(perSecond)),
      p50.toFixed(1),
      p99.toFixed(1),
      cpu?.toFixed(0) ?? '',
      peakMemory?.toFixed(0) ?? '',
      ratio.toFixed(2),
    ]),
  );
