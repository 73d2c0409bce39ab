import { median } from '../median.ts';
import { type OperationMeasurement, type SizeMeasurement } from './measure-sizes.ts';

/** What an operation takes at one size; without meaning where it failed. */
export interface SizeSummary {
  readonly name: string;
  /** The median of the rounds. */
  readonly milliseconds: number;
  readonly failure: number | undefined;
}

/** An operation at one of its larger sizes beside its smallest. */
export interface Comparison {
  readonly operation: string;
  readonly small: SizeSummary;
  readonly large: SizeSummary;
  /** The median of the rounds' own ratios, because what disturbs a round disturbs both; undefined where one failed. */
  readonly ratio: number | undefined;
}

export const comparisonsOf = ({ operation, sizes }: OperationMeasurement): Comparison[] => {
  const [small, ...larger] = sizes;
  return small === undefined
    ? []
    : larger.map((large) => ({
        operation,
        small: summaryOf(small),
        large: summaryOf(large),
        ratio: ratioOf(small, large),
      }));
};

const summaryOf = ({ name, rounds, failure }: SizeMeasurement): SizeSummary => ({
  name,
  milliseconds: median(rounds.map((round) => round.median)),
  failure,
});

const ratioOf = (small: SizeMeasurement, large: SizeMeasurement): number | undefined => {
  if (small.failure !== undefined || large.failure !== undefined) {
    return undefined;
  }
  return median(
    large.rounds.map((round, place) => round.median / (small.rounds[place]?.median ?? round.median)),
  );
};
