import { succeed, UnexpectedAnswer } from '../client.ts';
import { median } from '../median.ts';
import { type Size, type SizeOperation } from './size-operation.ts';

/** What one operation takes at one size. */
export interface SizeMeasurement {
  readonly name: string;
  /** Milliseconds: the median of each round, and how many requests it is of. */
  readonly rounds: { readonly median: number; readonly requests: number }[];
  /** The status that was answered instead of a result; then there are no numbers. */
  failure?: number;
}

export interface OperationMeasurement {
  readonly operation: string;
  /** The smallest first. */
  readonly sizes: readonly SizeMeasurement[];
}

export interface MeasureOrder {
  readonly rounds: number;
  readonly requests: number;
}

/** Requests at each size before each round: connections are open and pages are in memory when it counts. */
const WARM_UP = 10;

/** What is slow has its median from fewer requests: no operation takes longer than this in one round. */
const MOST_MILLISECONDS = 6_000;
const FEWEST_REQUESTS = 7;

interface Prepared {
  readonly operation: string;
  readonly sizes: readonly (Size & { readonly measurement: SizeMeasurement })[];
}

/**
 * Measures every operation in every round. The sizes take turns request by request, so that whatever disturbs the
 * machine disturbs all of them.
 */
export const measureSizes = async (
  operations: readonly SizeOperation[],
  { rounds, requests }: MeasureOrder,
): Promise<OperationMeasurement[]> => {
  const prepared: Prepared[] = [];
  for (const { name, prepare } of operations) {
    const sizes = await prepare();
    const measured = sizes.map((size) => ({ ...size, measurement: { name: size.name, rounds: [] } }));
    prepared.push({ operation: name, sizes: measured });
  }
  for (let round = 1; round <= rounds; round += 1) {
    for (const { operation, sizes } of prepared) {
      const medians = await measureRound(sizes, requests);
      process.stderr.write(`round ${round}: ${operation}: ${medians.join(', ')}\n`);
    }
  }
  return prepared.map(({ operation, sizes }) => ({
    operation,
    sizes: sizes.map(({ measurement }) => measurement),
  }));
};

/** Answers in words what it has measured. */
const measureRound = async (sizes: Prepared['sizes'], requests: number): Promise<string[]> => {
  const latencies = sizes.map((): number[] => []);
  const end = performance.now() + MOST_MILLISECONDS;
  for (let turn = -WARM_UP; turn < requests; turn += 1) {
    if (turn >= FEWEST_REQUESTS && performance.now() > end) {
      break;
    }
    for (const [place, size] of sizes.entries()) {
      const milliseconds = await measureTurn(size, turn < 0);
      if (turn >= 0 && milliseconds !== undefined) {
        latencies[place]?.push(milliseconds);
      }
    }
  }
  return sizes.map(({ measurement }, place) => {
    if (measurement.failure !== undefined) {
      return `answered with ${measurement.failure}`;
    }
    const measured = latencies[place] ?? [];
    measurement.rounds.push({ median: median(measured), requests: measured.length });
    return `${median(measured).toFixed(2)} ms`;
  });
};

/** Milliseconds; undefined when the server does not do it, now or before: a size that failed is not tried again. */
const measureTurn = async (
  { connection, next, check, measurement }: Prepared['sizes'][number],
  isChecked: boolean,
): Promise<number | undefined> => {
  if (measurement.failure !== undefined) {
    return undefined;
  }
  const { before, request, after } = next();
  try {
    if (before !== undefined) {
      await succeed(connection, before);
    }
    const { total, body } = await succeed(connection, request);
    if (after !== undefined) {
      await succeed(connection, after);
    }
    if (isChecked) {
      check?.(body.toString());
    }
    return total;
  } catch (error) {
    if (!(error instanceof UnexpectedAnswer)) {
      throw error;
    }
    measurement.failure = error.status;
    return undefined;
  }
};
