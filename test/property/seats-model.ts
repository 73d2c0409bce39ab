import fc from 'fast-check';

/** A seat of the model: `a:named`. */
export type ModelSeat = string;

export interface ModelTerms {
  readonly capacity: number;
  readonly grantLimit: number | null;
  readonly whenFull: 'refuse' | 'wait';
}

/** One request of one client. Users are numbers. */
export type SeatOperation =
  | { readonly kind: 'hold'; readonly user: number; readonly seats: readonly ModelSeat[] }
  | { readonly kind: 'activate' | 'deactivate' | 'delete'; readonly user: number }
  | { readonly kind: 'pool'; readonly seat: ModelSeat; readonly terms: ModelTerms };

export const USERS = [0, 1, 2, 3];
export const PRODUCTS = ['a', 'b'];

const seatOf = (product: string): fc.Arbitrary<ModelSeat> =>
  fc.constantFrom('named', 'concurrent').map((type) => `${product}:${type}`);

const anyUser = fc.constantFrom(...USERS);

const anySeats = fc
  .tuple(...PRODUCTS.map((product) => fc.option(seatOf(product), { nil: undefined, freq: 3 })))
  .chain((seats) =>
    fc.shuffledSubarray(
      seats.filter((seat) => seat !== undefined),
      { minLength: 0 },
    ),
  );

const anyTerms: fc.Arbitrary<ModelTerms> = fc.record({
  capacity: fc.integer({ min: 0, max: 3 }),
  grantLimit: fc.option(fc.integer({ min: 0, max: 3 }), { nil: null, freq: 3 }),
  whenFull: fc.constantFrom('refuse', 'wait'),
});

export const anyOperation: fc.Arbitrary<SeatOperation> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('hold' as const), user: anyUser, seats: anySeats }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('activate', 'deactivate', 'delete'), user: anyUser }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('pool' as const),
      seat: fc.constantFrom(...PRODUCTS).chain(seatOf),
      terms: anyTerms,
    }),
  },
);

type Status = 'assigned' | 'waiting' | 'suspended';

/** What is to be seen from outside: `a:named assigned` of each user, and the counts of each pool. */
export interface SeatState {
  readonly users: readonly (readonly string[])[];
  readonly pools: Readonly<Record<ModelSeat, { assigned: number; waiting: number } & ModelTerms>>;
}

/**
 * Seats as plainly as they can be told: what every user has, each pool's terms, and one line of those who wait.
 * Counts are counted, never kept.
 */
export class SeatModel {
  #held = USERS.map(() => new Map<ModelSeat, Status>());
  #isActive = USERS.map(() => true);
  #terms = new Map<ModelSeat, ModelTerms>();
  #line: { seat: ModelSeat; user: number }[] = [];

  isActive(user: number): boolean {
    return this.#isActive[user] ?? false;
  }

  /** Carries out an operation, or answers why not and keeps everything as it was. */
  apply(operation: SeatOperation): 'done' | 'insufficientSeats' | 'capacityBelowAssigned' {
    switch (operation.kind) {
      case 'pool':
        return this.#putPool(operation.seat, operation.terms);
      case 'hold':
        return this.#hold(operation.user, operation.seats, this.isActive(operation.user));
      case 'activate':
        return this.#hold(operation.user, this.#seatsOf(operation.user), true);
      case 'deactivate':
        return this.#hold(operation.user, this.#seatsOf(operation.user), false);
      case 'delete':
        // Somebody else comes in the place of who is gone.
        this.#hold(operation.user, [], false);
        this.#isActive[operation.user] = true;
        return 'done';
    }
  }

  state(): SeatState {
    return {
      users: this.#held.map((held) => [...held].map(([seat, status]) => `${seat} ${status}`)),
      pools: Object.fromEntries(
        [...this.#terms].map(([seat, terms]) => [
          seat,
          { ...terms, assigned: this.#count(seat, 'assigned'), waiting: this.#count(seat, 'waiting') },
        ]),
      ),
    };
  }

  #seatsOf(user: number): ModelSeat[] {
    return [...(this.#held[user] ?? [])].map(([seat]) => seat);
  }

  #count(seat: ModelSeat, status: Status): number {
    return this.#held.filter((held) => held.get(seat) === status).length;
  }

  #room(seat: ModelSeat): number {
    const { capacity = 0, grantLimit = null } = this.#terms.get(seat) ?? {};
    const limit = seat.endsWith(':named') || capacity === 0 ? capacity : (grantLimit ?? Infinity);
    return limit - this.#count(seat, 'assigned');
  }

  #putPool(seat: ModelSeat, terms: ModelTerms): 'done' | 'capacityBelowAssigned' {
    if (seat.endsWith(':named') && terms.capacity < this.#count(seat, 'assigned')) {
      return 'capacityBelowAssigned';
    }
    this.#terms.set(seat, terms);
    this.#promote();
    return 'done';
  }

  #hold(user: number, seats: readonly ModelSeat[], isActive: boolean): 'done' | 'insufficientSeats' {
    const before = this.#held[user] ?? new Map<ModelSeat, Status>();
    const after = new Map<ModelSeat, Status>();
    for (const seat of seats) {
      const had = before.get(seat);
      const status = !isActive
        ? 'suspended'
        : had === undefined || had === 'suspended'
          ? this.#ask(seat)
          : had;
      if (status === undefined) {
        return 'insufficientSeats';
      }
      after.set(seat, status);
    }
    this.#held[user] = after;
    this.#isActive[user] = isActive;
    this.#line = this.#line.filter((each) => each.user !== user || after.get(each.seat) === 'waiting');
    for (const [seat, status] of after) {
      if (status === 'waiting' && !this.#line.some((each) => each.user === user && each.seat === seat)) {
        this.#line.push({ seat, user });
      }
    }
    this.#promote();
    return 'done';
  }

  #ask(seat: ModelSeat): Status | undefined {
    if (this.#room(seat) > 0 && this.#count(seat, 'waiting') === 0) {
      return 'assigned';
    }
    return this.#terms.get(seat)?.whenFull === 'wait' ? 'waiting' : undefined;
  }

  #promote(): void {
    this.#line = this.#line.filter(({ seat, user }) => {
      const isServed = this.#room(seat) > 0;
      if (isServed) {
        this.#held[user]?.set(seat, 'assigned');
      }
      return !isServed;
    });
  }
}
