import { type Stay } from '../../seats/line/waiting-line.ts';
import { type Database } from '../database.ts';
import { KEEP, LEAVE } from './line-statements.ts';
import { SeatBell } from './seat-bell.ts';
import { type Line, type TenantPlace, type Waiter, WaitingRoom } from './waiting-room.ts';

/** Seconds that a place counts without being renewed: so long may a seat be kept for a process that died. */
export const LEASE = 5;

/** Milliseconds between two renewals, with jitter: processes that started together must not come together. */
const renewalPause = (): number => 750 + Math.random() * 500;

/** Milliseconds without anybody waiting after which the connection that listens is closed. */
const BELL_IDLE = 30_000;

/**
 * Looks after all that waits in this process: renews the places, and calls who should ask again. A free seat is heard
 * of by the bell; the renewal finds what the bell has not told of, such as sessions that expired, and the end of a
 * process that had the places ahead.
 */
export class LineKeeper {
  readonly #database: Database;
  readonly #onFault: (error: unknown) => void;
  readonly #room = new WaitingRoom();
  readonly #bell: SeatBell;
  #isRenewing = false;
  #idle: NodeJS.Timeout | undefined;

  constructor(database: Database, onFault: (error: unknown) => void) {
    this.#database = database;
    this.#onFault = onFault;
    this.#bell = new SeatBell({
      connect: () => database.newClient(),
      onRing: (line) => {
        this.#ring(line);
      },
      onFault,
    });
  }

  /** Begins to keep a place that was just taken. */
  enter(place: TenantPlace): Stay {
    const waiter = this.#room.enter(place);
    clearTimeout(this.#idle);
    this.#bell.turnOn();
    if (!this.#isRenewing) {
      this.#isRenewing = true;
      this.#renewLater();
    }
    return {
      turn: async (over) => waiter.turn(over),
      leave: async () => this.#leave(waiter),
    };
  }

  async #leave(waiter: Waiter): Promise<void> {
    this.#room.exit(waiter);
    if (this.#room.waiters.length === 0) {
      this.#idle = setTimeout(() => {
        this.#bell.turnOff();
      }, BELL_IDLE).unref();
    }
    if (!this.#room.has(waiter)) {
      const { tenant, product, user } = waiter;
      await this.#database.query(LEAVE, [tenant, product, user]).catch(this.#onFault);
    }
  }

  #ring(line: string | undefined): void {
    if (line === undefined) {
      this.#room.ringAll();
      return;
    }
    const [tenant = '', product = ''] = line.split(' ');
    this.#room.ring({ tenant, product } as Line);
  }

  #renewLater(): void {
    setTimeout(() => void this.#renew(), renewalPause());
  }

  async #renew(): Promise<void> {
    const { waiters } = this.#room;
    this.#isRenewing = waiters.length > 0;
    if (this.#isRenewing) {
      await this.#keep(waiters).catch(this.#onFault);
      this.#renewLater();
    }
  }

  async #keep(waiters: readonly Waiter[]): Promise<void> {
    const tenants = waiters.map(({ tenant }) => tenant);
    const products = waiters.map(({ product }) => product);
    const users = waiters.map(({ user }) => user);
    const rows = await this.#database.query<{ readonly place: number }>(KEEP, [
      ...[tenants, products, users],
      LEASE,
    ]);
    for (const { place } of rows) {
      waiters[place - 1]?.call();
    }
  }
}
