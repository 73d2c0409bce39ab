import { createHistogram } from 'node:perf_hooks';
import { type BenchRequest, type Connection, send } from './client.ts';

/** What is to be done for how long. */
export interface LoadOrder extends Connection {
  /** Requests on their way at the same time. */
  readonly connections: number;
  readonly milliseconds: number;
  /** The next request; called once for each. */
  readonly next: () => BenchRequest;
}

/** What came of it; latencies in milliseconds. */
export interface Load {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

const NANOSECONDS = 1e6;

/**
 * A closed loop: each connection sends its next request when the one before is answered, so the latencies are those
 * of a server that is as busy as it can be.
 */
export const runLoad = async (order: LoadOrder): Promise<Load> => {
  const histogram = createHistogram({ figures: 3 });
  const start = performance.now();
  const end = start + order.milliseconds;
  const worker = async (): Promise<void> => {
    for (let sentAt = performance.now(); sentAt < end; sentAt = performance.now()) {
      await send(order, order.next());
      histogram.record(Math.max(1, Math.round((performance.now() - sentAt) * NANOSECONDS)));
    }
  };
  await Promise.all(Array.from({ length: order.connections }, worker));
  const seconds = (performance.now() - start) / 1_000;
  return {
    requests: histogram.count,
    perSecond: histogram.count / seconds,
    p50: histogram.percentile(50) / NANOSECONDS,
    p99: histogram.percentile(99) / NANOSECONDS,
  };
};
