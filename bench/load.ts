import { createHistogram } from 'node:perf_hooks';
import { type Wire } from './wire.ts';

/** Does an operation once, on a connection. */
export type Act = (wire: Wire) => Promise<unknown>;

/** What is to be done for how long. */
export interface LoadOrder {
  /** The connections, each with what is done on it. */
  readonly clients: readonly { readonly wire: Wire; readonly act: Act }[];
  readonly milliseconds: number;
}

/** What came of it; latencies in milliseconds. */
export interface Load {
  readonly operations: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

const NANOSECONDS = 1e6;

/**
 * A closed loop: each client does the operation again when it is done, so the latencies are those of a server that is as
 * busy as it can be.
 */
export const runLoad = async ({ clients, milliseconds }: LoadOrder): Promise<Load> => {
  const histogram = createHistogram({ figures: 3 });
  const start = performance.now();
  const end = start + milliseconds;
  const work = async ({ wire, act }: LoadOrder['clients'][number]): Promise<void> => {
    for (let sentAt = performance.now(); sentAt < end; sentAt = performance.now()) {
      await act(wire);
      histogram.record(Math.max(1, Math.round((performance.now() - sentAt) * NANOSECONDS)));
    }
  };
  await Promise.all(clients.map(work));
  const seconds = (performance.now() - start) / 1_000;
  return {
    operations: histogram.count,
    perSecond: histogram.count / seconds,
    p50: histogram.percentile(50) / NANOSECONDS,
    p99: histogram.percentile(99) / NANOSECONDS,
  };
};
