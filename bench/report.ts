import { type Load } from './load.ts';

/** One operation on one target, round by round. */
export interface Measurement {
  readonly operation: string;
  readonly target: string;
  readonly rounds: Load[];
}

/** What is told of it: of every number the median of the rounds. */
export interface MedianLoad extends Omit<Load, 'requests'> {
  readonly operation: string;
  readonly target: string;
  readonly rounds: readonly Load[];
}

const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
};

export const medianOf = ({ operation, target, rounds }: Measurement): MedianLoad => ({
  operation,
  target,
  perSecond: median(rounds.map(({ perSecond }) => perSecond)),
  p50: median(rounds.map(({ p50 }) => p50)),
  p99: median(rounds.map(({ p99 }) => p99)),
  rounds,
});

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

const COLUMNS = ['operation', 'target', 'requests/s', 'p50 ms', 'p99 ms', 'of the floor'];

/** The result as a table of Markdown, readable as it is. */
export const tableOf = (results: readonly MedianLoad[]): string => {
  const rows = withRatio(results).map(({ operation, target, perSecond, p50, p99, ratio }) => [
    operation,
    target,
    String(Math.round(perSecond)),
    p50.toFixed(1),
    p99.toFixed(1),
    `${(100 * ratio).toFixed(0)} %`,
  ]);
  const widths = COLUMNS.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => pad(cell, column, widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column < 2 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(COLUMNS), rule, ...rows.map(line)].join('\n');
};

/** Words to the left, numbers to the right. */
const pad = (cell: string, column: number, width: number): string =>
  column < 2 ? cell.padEnd(width) : cell.padStart(width);
