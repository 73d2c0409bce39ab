import { markdownTable, numbers, words } from '../markdown-table.ts';
import { median } from '../median.ts';
import { type Shift } from './shift.ts';
import { type Variant } from './variants.ts';

/** One variant on one target, round by round. */
export interface Measurement {
  readonly variant: Variant;
  readonly target: string;
  readonly rounds: Shift[];
  /** The most that were seen in one pool at once, while it was measured. */
  mostSeen: number;
  /** The same, from the rows that tell of every stay on the tables of this target. */
  mostEver: number;
}

/** Of every number the median of the rounds. */
export interface MedianShift extends Shift {
  readonly variant: string;
  readonly target: string;
  readonly capacity: number;
  readonly mostSeen: number;
  readonly mostEver: number;
  /** Sessions a second beside those of another target: the median of the rounds' own ratios; null without it. */
  readonly ofPgbench: number | null;
  readonly ofNaive: number | null;
  readonly rounds: readonly Shift[];
}

export const mediansOf = (measurements: readonly Measurement[]): MedianShift[] =>
  measurements.map((measurement) => {
    const { variant, target, rounds, mostSeen, mostEver } = measurement;
    const beside = (name: string): number | null => {
      const other = measurements.find((each) => each.variant === variant && each.target === name);
      return other === undefined
        ? null
        : median(rounds.map(({ perSecond }, round) => perSecond / (other.rounds[round]?.perSecond ?? 0)));
    };
    const of = (name: keyof Shift): number => median(rounds.map((round) => round[name]));
    return {
      ...{ variant: variant.name, target, capacity: variant.capacity, mostSeen, mostEver, rounds },
      ...{
        perSecond: of('perSecond'),
        refusedPerSecond: of('refusedPerSecond'),
        p50: of('p50'),
        p99: of('p99'),
      },
      ...{ ofPgbench: beside('pgbench'), ofNaive: beside('naive') },
    };
  });

const COLUMNS = [
  words('target'),
  numbers('sessions/s'),
  numbers('refused/s'),
  numbers('p50 ms'),
  numbers('p99 ms'),
  numbers('of pgbench'),
  numbers('of naive'),
  numbers('most at once'),
];

const ratio = (value: number | null): string => (value === null ? 'not measured' : value.toFixed(2));

/** The result as a table of Markdown. */
export const tableOf = (results: readonly MedianShift[], connections: number): string =>
  markdownTable(
    [words(`${connections} agents`), ...COLUMNS],
    results.map((result) => [
      result.variant,
      result.target,
      String(Math.round(result.perSecond)),
      String(Math.round(result.refusedPerSecond)),
      result.p50.toFixed(1),
      result.p99.toFixed(1),
      ratio(result.ofPgbench),
      ratio(result.ofNaive),
      `${Math.max(result.mostSeen, result.mostEver)} of ${result.capacity}`,
    ]),
  );
