import { collectDefaultMetrics, Registry } from 'prom-client';
import { addDatabaseMetrics, type WatchedDatabase } from './database-metrics.ts';
import { latestOf } from './latest.ts';
import { RequestMetrics } from './request-metrics.ts';
import { SeatMetrics, type SeatTotals } from './seat-metrics.ts';

/** Several monitors may scrape; the database is asked once in five seconds, and waited for at most three. */
const FRESH_FOR = 5_000;
const PATIENCE = 3_000;

/** Where the figures come from. */
export interface MetricSources {
  readonly database: WatchedDatabase;
  /** Undefined where they take too long to read. */
  readonly readSeatTotals: () => Promise<SeatTotals | undefined>;
  /** Milliseconds. */
  readonly now: () => number;
}

let ofProcess: Registry | undefined;

/** What Node.js tells of the process. There is one process, however many servers are in it; they are observed from the first scrape on. */
const processRegistry = (): Registry => {
  if (ofProcess === undefined) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
};

/** What a server does, in figures. */
export class Metrics {
  readonly requests: RequestMetrics;
  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;
  readonly #registry = new Registry();
  readonly #seats: SeatMetrics;

  constructor({ database, readSeatTotals, now }: MetricSources) {
    this.requests = new RequestMetrics(this.#registry);
    addDatabaseMetrics(this.#registry, database);
    this.#seats = new SeatMetrics(
      this.#registry,
      latestOf(readSeatTotals, { freshFor: FRESH_FOR, patience: PATIENCE, now }),
    );
  }

  /** All figures in the text format of Prometheus, also while the database is down. */
  async scrape(): Promise<string> {
    await this.#seats.refresh();
    return [await this.#registry.metrics(), await processRegistry().metrics()].join('\n');
  }
}
