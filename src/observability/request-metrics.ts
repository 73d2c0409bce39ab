import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** A request, as it is counted. Every member is one of few values: each new one of them is a new series. */
export interface AnsweredRequest {
  readonly surface: string;
  readonly method: string;
  /** The pattern of the route; undefined where there is none. */
  readonly route: string | undefined;
  readonly status: number;
  readonly seconds: number;
  /** The codes of what was refused in it. */
  readonly refusals: readonly string[];
  /** The codes of what failed in it by a fault. */
  readonly faults: readonly string[];
}

/** Up to a minute: whoever waits in line has the answer after that at the latest. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** How requests are answered. */
export class RequestMetrics {
  readonly #duration;
  readonly #inFlight;
  readonly #refusals;
  readonly #faults;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#duration = new Histogram({
      name: 'seatkeeper_http_request_duration_seconds',
      help: 'Requests answered and how long that took, by surface, method, pattern of the route and class of status.',
      labelNames: ['surface', 'method', 'route', 'status'],
      buckets: SECONDS,
      registers,
    });
    this.#inFlight = new Gauge({
      name: 'seatkeeper_http_requests_in_flight',
      help: 'Requests that are being answered, those in the waiting line among them.',
      registers,
    });
    this.#refusals = new Counter({
      name: 'seatkeeper_refusals_total',
      help: 'Expected refusals by surface and code; those of the operations of a Bulk request, too.',
      labelNames: ['surface', 'code'],
      registers,
    });
    this.#faults = new Counter({
      name: 'seatkeeper_faults_total',
      help: 'Bugs (internalError) and outages (unavailable) by surface; each leaves a line in the log.',
      labelNames: ['surface', 'code'],
      registers,
    });
  }

  began(): void {
    this.#inFlight.inc();
  }

  answered({ surface, method, route = 'unknown', status, seconds, refusals, faults }: AnsweredRequest): void {
    this.#inFlight.dec();
    const known = METHODS.has(method) ? method : 'other';
    const labels = { surface, method: known, route, status: `${Math.floor(status / 100)}xx` };
    this.#duration.observe(labels, seconds);
    refusals.forEach((code) => {
      this.#refusals.inc({ surface, code });
    });
    faults.forEach((code) => {
      this.#faults.inc({ surface, code });
    });
  }
}
