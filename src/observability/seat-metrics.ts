import { Gauge, type Registry } from 'prom-client';
import { type Latest } from './latest.ts';

/** What all tenants together have and use of one product and type. */
interface PoolTotals {
  readonly product: string;
  readonly type: string;
  readonly capacity: number;
  readonly assigned: number;
  readonly waiting: number;
  readonly occupied: number;
  readonly inLine: number;
  readonly recentDenials: number;
}

/** What all tenants together have and use. */
export interface SeatTotals {
  readonly tenants: number;
  readonly pools: readonly PoolTotals[];
}

/** By tenant they would be as many series as there are customers. */
const OF_POOLS = {
  capacity: ['seatkeeper_seat_capacity', 'Seats bought, of all tenants.'],
  assigned: ['seatkeeper_seats_assigned', 'Users who are assigned a seat, of all tenants.'],
  waiting: ['seatkeeper_seat_grants_waiting', 'Users who wait to be assigned a seat, of all tenants.'],
} as const;

const OF_SHARED_POOLS = {
  occupied: ['seatkeeper_seats_occupied', 'Shared seats that an agent is at work on, of all tenants.'],
  inLine: ['seatkeeper_waiting_line_length', 'Agents who wait in line for a shared seat, of all tenants.'],
  recentDenials: [
    'seatkeeper_seat_denials_last_hour',
    'Agents who found every shared seat in use within the last hour, each once, of all tenants.',
  ],
} as const;

type Figure = keyof typeof OF_POOLS | keyof typeof OF_SHARED_POOLS;

/** How the seats are used, as the database tells it. */
export class SeatMetrics {
  readonly #latest: () => Promise<Latest<SeatTotals | undefined>>;
  readonly #up: Gauge;
  readonly #tenants: Gauge;
  readonly #figures: readonly (readonly [Figure, Gauge<'product' | 'type'>])[];

  /** `latest` answers nothing where the database is down, and no totals where they take too long to read. */
  constructor(registry: Registry, latest: () => Promise<Latest<SeatTotals | undefined>>) {
    const registers = [registry];
    this.#latest = latest;
    this.#up = new Gauge({
      name: 'seatkeeper_database_up',
      help: 'Whether the database answered a scrape in time, at most five seconds ago.',
      registers,
    });
    this.#tenants = new Gauge({
      name: 'seatkeeper_tenants',
      help: 'Tenants, suspended ones too.',
      registers,
    });
    this.#figures = Object.entries({ ...OF_POOLS, ...OF_SHARED_POOLS }).map(([figure, [name, help]]) => [
      figure as Figure,
      new Gauge({ name, help, labelNames: ['product', 'type'], registers }),
    ]);
  }

  /** Brings the gauges up to date; what is not known is not shown. */
  async refresh(): Promise<void> {
    const latest = await this.#latest();
    this.#up.set(latest === undefined ? 0 : 1);
    const totals = latest?.value;
    this.#tenants.remove();
    if (totals !== undefined) {
      this.#tenants.set(totals.tenants);
    }
    for (const [figure, gauge] of this.#figures) {
      gauge.reset();
      for (const { product, type, ...figures } of totals?.pools ?? []) {
        if (type === 'concurrent' || figure in OF_POOLS) {
          gauge.set({ product, type }, figures[figure]);
        }
      }
    }
  }
}
