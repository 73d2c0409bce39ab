import fc from 'fast-check';

export const USERS = 12;
export const GROUPS = 3;
export const PRODUCTS = ['calls', 'desk'] as const;

type Product = (typeof PRODUCTS)[number];
type SeatType = 'named' | 'concurrent';

/** What anybody may ask of the servers. A `pick` is one of the latest sessions, or of the rules, that there are. */
export type Operation =
  | { readonly kind: 'seats' | 'replace' | 'delete'; readonly user: number; readonly seatList: string }
  | { readonly kind: 'active'; readonly user: number; readonly active: boolean }
  | {
      readonly kind: 'member';
      readonly user: number;
      readonly group: number;
      readonly op: 'add' | 'remove';
    }
  | {
      readonly kind: 'makeRule';
      readonly group: number;
      readonly product: Product;
      readonly type: SeatType;
    }
  | {
      readonly kind: 'capacity';
      readonly product: Product;
      readonly type: SeatType;
      readonly capacity: number;
    }
  | {
      readonly kind: 'open';
      readonly user: number;
      readonly product: Product;
      /** Without a key, with one, or with one that is sent to two servers at once. */
      readonly key: 'none' | 'once' | 'twice';
      readonly waits: boolean;
    }
  | {
      readonly kind: 'connect' | 'heartbeat' | 'close' | 'clear' | 'end' | 'again';
      readonly pick: number;
    }
  | { readonly kind: 'dropRule'; readonly pick: number }
  | { readonly kind: 'endSeveral'; readonly picks: readonly number[]; readonly force: boolean };

const user = fc.nat(USERS - 1);
const group = fc.nat(GROUPS - 1);
const product = fc.constantFrom(...PRODUCTS);
const type = fc.constantFrom<SeatType>('named', 'concurrent', 'concurrent');
const pick = fc.nat(9);
const seatList = fc.constantFrom(
  ...['', 'calls:named', 'calls:concurrent', 'desk:concurrent'],
  ...['calls:concurrent desk:concurrent', 'desk:concurrent calls:concurrent', 'calls:concurrent desk:named'],
);

const kind = <Kind extends string>(...kinds: readonly Kind[]): fc.Arbitrary<Kind> =>
  fc.constantFrom(...kinds);

const anyOperation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record({
      ...{ kind: kind('open'), user, product, key: kind('none', 'once', 'twice') },
      waits: fc.integer({ min: 0, max: 3 }).map((chance) => chance === 0),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      kind: kind('connect', 'connect', 'connect', 'heartbeat', 'close', 'clear', 'end', 'again'),
      pick,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind('endSeveral'),
      picks: fc.array(pick, { minLength: 1, maxLength: 5 }),
      force: fc.boolean(),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: kind('seats'), user, seatList }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('replace', 'delete'), user, seatList }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: kind('active'), user, active: fc.constantFrom(true, true, false) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: kind('member'), user, group, op: kind('add', 'remove') }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('makeRule'), group, product, type }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('dropRule'), pick }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: kind('capacity'), product, type, capacity: fc.nat(6) }),
  },
);

/** So many operations, the same for the same seed. */
export const operationsFrom = (seed: number, count: number): Operation[] =>
  fc.sample(anyOperation, { numRuns: count, seed });
