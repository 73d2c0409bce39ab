import type pg from 'pg';
import { LISTEN } from './line-statements.ts';

/** What a bell is made of. */
export interface SeatBellParts {
  /** A connection of its own, which is not open yet. */
  readonly connect: () => pg.Client;
  /** Hears of a line in which a seat may be free, as `tenant product`; undefined when any of them may have been missed. */
  readonly onRing: (line: string | undefined) => void;
  readonly onFault: (error: unknown) => void;
}

/** Milliseconds until a connection that was lost is opened again. Who waits asks every second meanwhile. */
const RECONNECT_PAUSE = 1_000;

/** Listens to what any process says of free seats, on one connection, which is opened again whenever it is lost. */
export class SeatBell {
  readonly #parts: SeatBellParts;
  #client: pg.Client | undefined;
  #isOn = false;
  #pause: NodeJS.Timeout | undefined;

  constructor(parts: SeatBellParts) {
    this.#parts = parts;
  }

  /** Begins to listen, unless it does. */
  turnOn(): void {
    if (!this.#isOn) {
      this.#isOn = true;
      this.#listen();
    }
  }

  /** Closes the connection. */
  turnOff(): void {
    this.#isOn = false;
    clearTimeout(this.#pause);
    const client = this.#client;
    this.#client = undefined;
    client?.end().catch(this.#parts.onFault);
  }

  #listen(): void {
    const client = this.#parts.connect();
    this.#client = client;
    // Without a listener, a connection that is lost takes the process with it.
    client.on('error', (error) => {
      this.#lost(client, error);
    });
    client.on('end', () => {
      this.#lost(client, new Error('The connection that listens for free seats ended'));
    });
    client.on('notification', ({ payload }) => {
      this.#parts.onRing(payload);
    });
    client
      .connect()
      .then(async () => client.query(LISTEN))
      .then(
        () => {
          this.#parts.onRing(undefined);
        },
        (error: unknown) => {
          this.#lost(client, error);
        },
      );
  }

  /** Of one connection it is reported and made good once, whatever is heard of it. */
  #lost(client: pg.Client, error: unknown): void {
    if (this.#client !== client) {
      return;
    }
    this.#client = undefined;
    this.#parts.onFault(error);
    client.end().catch(() => undefined);
    this.#pause = setTimeout(() => {
      this.#listen();
    }, RECONNECT_PAUSE);
  }
}
