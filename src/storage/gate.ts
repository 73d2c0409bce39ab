import { UnavailableError } from '../kernel/unavailable-error.ts';

interface Waiter {
  readonly enter: () => void;
  readonly timer: NodeJS.Timeout;
}

/** Lets so many in at once; the others wait outside, first come first served, but not for ever. */
export class Gate {
  readonly #patience: number;
  readonly #waiters = new Set<Waiter>();
  #free: number;

  /** `patience` in milliseconds. */
  constructor(places: number, patience: number) {
    this.#free = places;
    this.#patience = patience;
  }

  /** How many wait outside. */
  get waiting(): number {
    return this.#waiters.size;
  }

  /**
   * Does the work inside.
   * @throws UnavailableError when no place became free in time.
   */
  async pass<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) {
      this.#free -= 1;
    } else {
      await this.#placeFree();
    }
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  async #placeFree(): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter = {
        enter: resolve,
        timer: setTimeout(() => {
          this.#waiters.delete(waiter);
          reject(new UnavailableError('No connection to the database became free'));
        }, this.#patience),
      };
      this.#waiters.add(waiter);
    });
  }

  #leave(): void {
    const [next] = this.#waiters;
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    // The place goes from hand to hand, so that nobody who comes just now takes it.
    this.#waiters.delete(next);
    clearTimeout(next.timer);
    next.enter();
  }
}
