import fc from 'fast-check';
import { changedAt, countOf, type Slot, textOfWire, type Wire } from './wire-json.ts';

/** Names by which careless code reaches the prototype of every object. */
const PROTOTYPE_NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'];

/** Texts that PostgreSQL cannot store. */
const NO_TEXTS = ['\0', 'a\0b', '\uD800', '\uDC00\uD800'];

const ODD_TEXTS = [
  '',
  ' ',
  '\uFEFF',
  '\uFFFE\uFFFF',
  '\u202Eabc',
  'e\u0301',
  'İßﬃς',
  '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}',
  '\u2028\u2029\u0085',
  "'; drop table users; --",
  '$1',
  '%_\\',
  '"]) or (',
  '{{7*7}}',
  'null',
  'True',
  '-0',
  '1e400',
  '2011-05-13T04:42:34Z',
  '0000-00-00T00:00:00Z',
  '9999-12-31T23:59:59-14:00',
  'bulkId:a',
  'bulkId:',
  'W/"1"',
];

const ODD_NUMBERS = [
  '1e400',
  '-1e400',
  '1e-400',
  '1e308',
  '-0',
  '-1',
  '0.1',
  '2147483648',
  '9007199254740993',
  '9223372036854775808',
  `1${'0'.repeat(400)}`,
  '0.1e1',
];

const ODD_KEYS = [
  'name.givenName',
  'name.__proto__',
  '__proto__.polluted',
  'constructor.prototype',
  'emails[type eq "work"].value',
  'emails[__proto__ eq "x"].value',
  'urn:ietf:params:scim:schemas:core:2.0:User',
  'urn:ietf:params:scim:schemas:core:2.0:User:userName',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value',
  'urn:ietf:params:scim:schemas:extension:seats:2.0:User:__proto__',
  'URN:X:Y.z',
  'USERNAME',
  'Schemas',
  'id',
  'meta',
  'password',
];

/** Text that no caller expects. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...ODD_TEXTS) },
  { weight: 1, arbitrary: fc.constantFrom(...NO_TEXTS) },
  { weight: 1, arbitrary: fc.constantFrom(...PROTOTYPE_NAMES) },
  { weight: 1, arbitrary: fc.constantFrom(...ODD_KEYS) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);

/** A body with a name of the first kind is refused before anything else looks at it, so they are few. */
export const hostileKey: fc.Arbitrary<string> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...PROTOTYPE_NAMES) },
  { weight: 6, arbitrary: fc.constantFrom(...ODD_KEYS) },
  { weight: 3, arbitrary: fc.constantFrom(...ODD_TEXTS, ...NO_TEXTS) },
);

const longText = fc.constantFrom<Wire>({ letters: 513 }, { letters: 3_000 }, { letters: 100_000 });

const hostileLeaf: fc.Arbitrary<Wire> = fc.oneof(
  fc.constantFrom<Wire>(null, true, false, 0, 1, [], { members: [] }),
  hostileText,
  fc.constantFrom(...ODD_NUMBERS).map((literal) => ({ literal })),
  fc.double().map((number) => ({ literal: JSON.stringify(number) })),
  longText,
  fc
    .tuple(fc.constantFrom('[', '{'), fc.constantFrom(5, 18, 19, 20, 3_000))
    .map(([nested, levels]) => ({ nested, levels })),
);

/** Any JSON, mostly of a kind that no caller expects. */
export const hostileJson: fc.Arbitrary<Wire> = fc.letrec<{ wire: Wire }>((tie) => ({
  wire: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    hostileLeaf,
    fc.array(tie('wire'), { maxLength: 3 }),
    fc
      .array(fc.record({ key: hostileKey, value: tie('wire') }), { maxLength: 3 })
      .map((members) => ({ members })),
  ),
})).wire;

/** One thing done to a value of a document, told by its place in the document. */
type Mutation =
  | { readonly kind: 'replace' | 'reword'; readonly at: number; readonly by: Wire }
  | { readonly kind: 'rename'; readonly at: number; readonly by: string }
  | { readonly kind: 'add'; readonly at: number; readonly key: string; readonly by: Wire }
  | { readonly kind: 'drop' | 'repeat' | 'wrap'; readonly at: number };

const anotherText: fc.Arbitrary<Wire> = fc.oneof(
  { weight: 5, arbitrary: hostileText },
  { weight: 1, arbitrary: longText },
);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  // Of the right type, so that it gets further than the others.
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('reword'), at: fc.nat(), by: anotherText }) },
  fc.record({ kind: fc.constant('replace'), at: fc.nat(), by: hostileJson }),
  fc.record({ kind: fc.constant('rename'), at: fc.nat(), by: hostileKey }),
  fc.record({ kind: fc.constant('add'), at: fc.nat(), key: hostileKey, by: hostileJson }),
  fc.record({ kind: fc.constantFrom('drop', 'repeat', 'wrap'), at: fc.nat() }),
);

const changed = (slot: Slot, each: Mutation): readonly Slot[] => {
  switch (each.kind) {
    case 'replace':
      return [{ ...slot, value: each.by }];
    case 'reword':
      return [typeof slot.value === 'string' ? { ...slot, value: each.by } : slot];
    case 'rename':
      return [{ ...slot, key: each.by }];
    case 'add':
      return [slot, { key: each.key, value: each.by }];
    case 'drop':
      return [];
    case 'repeat':
      return [slot, slot, slot];
    case 'wrap':
      return [{ ...slot, value: [[slot.value]] }];
  }
};

const mutated = (document: Wire, mutations: readonly Mutation[]): Wire =>
  mutations.reduce<Wire>((wire, each) => {
    const [first] = changedAt({ key: '', value: wire }, each.at % countOf(wire), (slot) =>
      changed(slot, each),
    );
    return first?.value ?? null;
  }, document);

/** What is done to the text of a document, at a part of its length. */
type Spoiling =
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: string };

const BROKEN_UTF8 = ['ff', 'c080', 'eda080', 'f5808080', 'e282', 'efbbbf', '00'];
const BROKEN_JSON = [',', '}', ']', '{', '"', '\\', '\n', 'NaN', '/*', '{}', '"a":1,'];

const spoiling: fc.Arbitrary<Spoiling> = fc.oneof(
  fc.record({ kind: fc.constant('cut'), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({
    kind: fc.constant('insert'),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    bytes: fc.constantFrom(...BROKEN_UTF8, ...BROKEN_JSON.map((text) => Buffer.from(text).toString('hex'))),
  }),
);

const spoiled = (text: Buffer, each: Spoiling): Buffer => {
  const at = Math.floor(text.length * each.at);
  return each.kind === 'cut'
    ? text.subarray(0, at)
    : Buffer.concat([text.subarray(0, at), Buffer.from(each.bytes, 'hex'), text.subarray(at)]);
};

/** A body, as the document it comes from and what was done to it, so that a failure is read at a glance. */
export interface FuzzedBody {
  readonly document: Wire;
  readonly mutations: readonly Mutation[];
  readonly spoiling: Spoiling | undefined;
}

/** Documents of which many stay as they are, many lose their sense in a place or two, and a few are no JSON any more. */
export const fuzzedBody = (document: fc.Arbitrary<Wire>): fc.Arbitrary<FuzzedBody> =>
  fc.record({
    document,
    mutations: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 2, arbitrary: fc.array(mutation, { minLength: 1, maxLength: 3 }) },
    ),
    spoiling: fc.oneof({ weight: 15, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: spoiling }),
  });

/** The body to the byte, its names for resources (`{{user}}`) put in by `fill`. */
export const bytesOf = (
  { document, mutations, spoiling: spoil }: FuzzedBody,
  fill: (text: string) => string,
): Buffer => {
  const bytes = Buffer.from(fill(textOfWire(mutated(document, mutations))));
  return spoil === undefined ? bytes : spoiled(bytes, spoil);
};
