import { type TenantId } from '../../kernel/ids.ts';
import { dueIn, type Place } from '../../seats/line/place.ts';

/** A place in a line of one of the tenants. */
export interface TenantPlace extends Place {
  readonly tenant: TenantId;
}

/** Which line: the free seats of one tenant and product go to it. */
export type Line = Pick<TenantPlace, 'tenant' | 'product'>;

/** A request that waits. */
export class Waiter implements TenantPlace {
  readonly tenant: TenantId;
  readonly product: Place['product'];
  readonly user: Place['user'];
  readonly ticket: number;
  /** It was called while it did not listen: it asks once more before it waits. */
  #isCalled = false;
  #wake: (() => void) | undefined;

  constructor({ tenant, product, user, ticket }: TenantPlace) {
    this.tenant = tenant;
    this.product = product;
    this.user = user;
    this.ticket = ticket;
  }

  call(): void {
    this.#isCalled = true;
    this.#wake?.();
  }

  /** Answers when it is called, or was since the last turn, and at the latest when `over` is aborted. */
  async turn(over: AbortSignal): Promise<void> {
    if (!this.#isCalled && !over.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        over.addEventListener(
          'abort',
          () => {
            resolve();
          },
          { once: true },
        );
      });
    }
    this.#wake = undefined;
    this.#isCalled = false;
  }
}

/** The requests that wait in this process. Who is first of them is called when a seat may be free; others may be ahead. */
export class WaitingRoom {
  readonly #waiters = new Set<Waiter>();

  get waiters(): readonly Waiter[] {
    return [...this.#waiters];
  }

  /** Whoever is first asks once more: a seat may have become free before its place was there to be seen. */
  enter(place: TenantPlace): Waiter {
    const waiter = new Waiter(place);
    this.#waiters.add(waiter);
    if (this.#due(waiter).includes(waiter)) {
      waiter.call();
    }
    return waiter;
  }

  /** Calls the next, since there may be more seats than one. */
  exit(waiter: Waiter): void {
    this.#waiters.delete(waiter);
    this.ring(waiter);
  }

  /** Calls the first of a line. When it is served and leaves, the next is called. */
  ring(line: Line): void {
    for (const waiter of this.#due(line)) {
      waiter.call();
    }
  }

  /** Calls the first of every line. */
  ringAll(): void {
    for (const waiter of this.#waiters) {
      this.ring(waiter);
    }
  }

  /** Whether a request waits with a place. */
  has(place: TenantPlace): boolean {
    return this.#lineOf(place).some(({ user }) => user === place.user);
  }

  #due(line: Line): Waiter[] {
    return dueIn(this.#lineOf(line), 1);
  }

  #lineOf({ tenant, product }: Line): Waiter[] {
    return this.waiters.filter((waiter) => waiter.tenant === tenant && waiter.product === product);
  }
}
