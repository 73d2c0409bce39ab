import fc from 'fast-check';

/** A seat of the model: `a:named`. */
export type ModelSeat = string;
/** `u0` is a user, `g0` a group. */
export type ModelMember = string;

export interface ModelTerms {
  readonly capacity: number;
  readonly grantLimit: number | null;
  readonly whenFull: 'refuse' | 'wait';
}

/** One request of one client. */
export type RuleOperation =
  | { readonly kind: 'hold'; readonly user: number; readonly seats: readonly ModelSeat[] }
  | { readonly kind: 'activate' | 'deactivate' | 'renew'; readonly user: number }
  | {
      readonly kind: 'join' | 'leave' | 'put';
      readonly group: number;
      readonly members: readonly ModelMember[];
    }
  | { readonly kind: 'renewGroup'; readonly group: number }
  | { readonly kind: 'rule' | 'unrule'; readonly group: number; readonly seat: ModelSeat }
  | { readonly kind: 'pool'; readonly seat: ModelSeat; readonly terms: ModelTerms };

export const USERS = [0, 1, 2, 3];
export const GROUPS = [0, 1, 2];
export const PRODUCTS = ['a', 'b'];
export const SEATS = PRODUCTS.flatMap((product) => [`${product}:concurrent`, `${product}:named`]);

const productOf = (seat: ModelSeat): string => seat.split(':')[0] ?? '';
const isNamed = (seat: ModelSeat): boolean => seat.endsWith(':named');

const anyUser = fc.constantFrom(...USERS);
const anySeat = fc.constantFrom(...SEATS);

const anySeats = fc
  .tuple(
    ...PRODUCTS.map((product) =>
      fc.constantFrom(undefined, `${product}:named`, `${product}:named`, `${product}:concurrent`),
    ),
  )
  .map((seats) => seats.filter((seat) => seat !== undefined));

/** A group holds users, and groups of higher numbers: no circles. */
const anyMembers = fc.constantFrom(...GROUPS).chain((group) =>
  fc.record({
    group: fc.constant(group),
    members: fc.uniqueArray(
      fc.constantFrom(
        ...USERS.map((each) => `u${each}`),
        ...GROUPS.slice(group + 1).map((each) => `g${each}`),
      ),
      { maxLength: 3 },
    ),
  }),
);

const anyTerms: fc.Arbitrary<ModelTerms> = fc.record({
  capacity: fc.integer({ min: 0, max: 4 }),
  grantLimit: fc.option(fc.integer({ min: 0, max: 3 }), { nil: null }),
  whenFull: fc.constantFrom('refuse', 'wait'),
});

export const anyRuleOperation: fc.Arbitrary<RuleOperation> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('hold' as const), user: anyUser, seats: anySeats }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('activate', 'deactivate', 'renew'), user: anyUser }),
  },
  {
    weight: 8,
    arbitrary: fc
      .record({ kind: fc.constantFrom('join', 'join', 'leave', 'put'), change: anyMembers })
      .map(({ kind, change }) => ({ kind, ...change })),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('renewGroup' as const), group: fc.constantFrom(...GROUPS) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('rule', 'rule', 'unrule'),
      group: fc.constantFrom(...GROUPS),
      seat: fc.constantFrom(...SEATS, ...SEATS.filter((seat) => !isNamed(seat))),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('pool' as const), seat: anySeat, terms: anyTerms }),
  },
);

type Status = 'assigned' | 'waiting' | 'suspended';

interface Held {
  readonly seat: ModelSeat;
  readonly source: 'direct' | 'rule';
  readonly status: Status;
}

/** All there is to know; everything that is held follows from the rest, but for who came first. */
interface Facts {
  readonly direct: ModelSeat[][];
  readonly isActive: boolean[];
  /** The numbers of the users in the order of their creation. */
  readonly age: number[];
  readonly members: Set<string>[];
  readonly rules: Set<ModelSeat>[];
  readonly terms: Map<ModelSeat, ModelTerms>;
  readonly held: Map<string, Held>[];
  readonly line: { readonly seat: ModelSeat; readonly user: number }[];
}

export type Outcome = 'done' | 'insufficientSeats' | 'capacityBelowAssigned' | 'duplicateSeatRule';

/** What is to be seen from outside. */
export interface RuleState {
  readonly users: readonly (readonly string[])[];
  readonly counts: Readonly<Record<ModelSeat, string>>;
}

/** Few, so that rules soon ask for more. */
export const FIRST_TERMS: ModelTerms = { capacity: 2, grantLimit: 1, whenFull: 'refuse' };

/** Users, groups, rules and seats as plainly as they can be told. */
export class RuleModel {
  /** How often somebody had to wait in a pool that refuses others, for what a rule still gives. */
  remainders = 0;
  #facts: Facts = {
    direct: USERS.map(() => []),
    isActive: USERS.map(() => true),
    age: [...USERS],
    members: GROUPS.map(() => new Set()),
    rules: GROUPS.map(() => new Set()),
    terms: new Map(SEATS.map((seat) => [seat, FIRST_TERMS])),
    held: USERS.map(() => new Map<string, Held>()),
    line: [],
  };

  /** Carries out an operation, or answers why not and keeps everything as it was. */
  apply(operation: RuleOperation): Outcome {
    const before = structuredClone(this.#facts);
    const outcome = this.#change(operation) ?? this.#settle();
    if (outcome !== 'done') {
      this.#facts = before;
    }
    return outcome;
  }

  hasRule(group: number, seat: ModelSeat): boolean {
    return this.#facts.rules[group]?.has(seat) === true;
  }

  state(): RuleState {
    const { held, terms } = this.#facts;
    return {
      users: held.map((seats) =>
        [...seats.values()].map(({ seat, status, source }) => `${seat} ${status} ${source}`).sort(),
      ),
      counts: Object.fromEntries(
        [...terms.keys()].map((seat) => [
          seat,
          `${this.#count(seat, 'assigned')} assigned, ${this.#count(seat, 'waiting')} waiting`,
        ]),
      ),
    };
  }

  #change(operation: RuleOperation): Outcome | undefined {
    const { direct, isActive, members, rules, terms } = this.#facts;
    switch (operation.kind) {
      case 'hold':
        direct[operation.user] = [...operation.seats];
        return undefined;
      case 'activate':
      case 'deactivate':
        isActive[operation.user] = operation.kind === 'activate';
        return undefined;
      case 'renew':
        this.#renew(operation.user);
        return undefined;
      case 'join':
        operation.members.forEach((member) => members[operation.group]?.add(member));
        return undefined;
      case 'leave':
        operation.members.forEach((member) => members[operation.group]?.delete(member));
        return undefined;
      case 'put':
        members[operation.group] = new Set(operation.members);
        return undefined;
      case 'renewGroup':
        members[operation.group] = new Set();
        members.forEach((each) => each.delete(`g${operation.group}`));
        rules[operation.group] = new Set();
        return undefined;
      case 'rule':
        if (this.hasRule(operation.group, operation.seat)) {
          return 'duplicateSeatRule';
        }
        rules[operation.group]?.add(operation.seat);
        return undefined;
      case 'unrule':
        rules[operation.group]?.delete(operation.seat);
        return undefined;
      case 'pool':
        terms.set(operation.seat, operation.terms);
        return isNamed(operation.seat) && this.#room(operation.seat) < 0
          ? 'capacityBelowAssigned'
          : undefined;
    }
  }

  /** Somebody new comes in the place of who is gone. */
  #renew(user: number): void {
    const { age, direct, isActive, members } = this.#facts;
    direct[user] = [];
    isActive[user] = true;
    members.forEach((each) => each.delete(`u${user}`));
    age.push(...age.splice(age.indexOf(user), 1));
  }

  /** Lets everybody hold what is said of them by now. */
  #settle(): Outcome {
    const { age, held, isActive } = this.#facts;
    const before = held.map((seats) => new Map(seats));
    const asked: { user: number; wish: Omit<Held, 'status'>; isRemainder: boolean }[] = [];
    for (const user of age) {
      const after = new Map<string, Held>();
      for (const wish of this.#wanted(user)) {
        const product = productOf(wish.seat);
        const had = before[user]?.get(product);
        if (isActive[user] !== true) {
          after.set(product, { ...wish, status: 'suspended' });
        } else if (had?.seat === wish.seat && had.status !== 'suspended') {
          after.set(product, { ...wish, status: had.status });
        } else {
          const isLoss = had !== undefined && (had.source === 'direct' || isNamed(had.seat));
          const isRemainder = wish.source === 'rule' && isLoss && had.status !== 'suspended';
          asked.push({ user, wish, isRemainder });
        }
      }
      held[user] = after;
    }
    this.#closeRanks();
    for (const { user, wish, isRemainder } of asked) {
      const isFree = this.#room(wish.seat) - this.#count(wish.seat, 'waiting') > 0;
      if (!isFree && !isRemainder && this.#facts.terms.get(wish.seat)?.whenFull !== 'wait') {
        return 'insufficientSeats';
      }
      held[user]?.set(productOf(wish.seat), { ...wish, status: isFree ? 'assigned' : 'waiting' });
      if (!isFree) {
        this.#facts.line.push({ seat: wish.seat, user });
        this.remainders += this.#facts.terms.get(wish.seat)?.whenFull === 'wait' ? 0 : 1;
      }
    }
    this.#promote();
    return 'done';
  }

  /** Who waits no longer leaves the line. */
  #closeRanks(): void {
    const { held, line } = this.#facts;
    const stays = line.filter(({ seat, user }) => {
      const own = held[user]?.get(productOf(seat));
      return own?.seat === seat && own.status === 'waiting';
    });
    line.splice(0, line.length, ...stays);
  }

  #promote(): void {
    const { held, line } = this.#facts;
    const rest = line.filter(({ seat, user }) => {
      const own = held[user]?.get(productOf(seat));
      const isServed = own !== undefined && this.#room(seat) > 0;
      if (isServed) {
        held[user]?.set(productOf(seat), { ...own, status: 'assigned' });
      }
      return !isServed;
    });
    line.splice(0, line.length, ...rest);
  }

  #wanted(user: number): Omit<Held, 'status'>[] {
    const direct = this.#facts.direct[user] ?? [];
    const ruled = [...new Set(GROUPS.filter((group) => this.#isWithin(user, group)))].flatMap((group) => [
      ...(this.#facts.rules[group] ?? []),
    ]);
    return PRODUCTS.flatMap((product): Omit<Held, 'status'>[] => {
      const own = direct.find((seat) => productOf(seat) === product);
      const given = ruled.filter((seat) => productOf(seat) === product);
      const best = given.find(isNamed) ?? given[0];
      return own !== undefined
        ? [{ seat: own, source: 'direct' }]
        : best !== undefined
          ? [{ seat: best, source: 'rule' }]
          : [];
    });
  }

  #isWithin(user: number, group: number): boolean {
    return [...(this.#facts.members[group] ?? [])].some((member) =>
      member.startsWith('u') ? member === `u${user}` : this.#isWithin(user, Number(member.slice(1))),
    );
  }

  #count(seat: ModelSeat, status: Status): number {
    return this.#facts.held.filter((seats) => {
      const own = seats.get(productOf(seat));
      return own?.seat === seat && own.status === status;
    }).length;
  }

  #room(seat: ModelSeat): number {
    const { capacity = 0, grantLimit = null } = this.#facts.terms.get(seat) ?? {};
    const limit = isNamed(seat) || capacity === 0 ? capacity : (grantLimit ?? Infinity);
    return limit - this.#count(seat, 'assigned');
  }
}
