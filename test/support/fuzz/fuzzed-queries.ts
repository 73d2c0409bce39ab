import fc from 'fast-check';
import { printFilter } from '../../../src/scim/filter/print-filter.ts';
import { type ResourceType } from '../../../src/scim/schema/schema.ts';
import { filterFor } from '../filter-arbitraries.ts';
import { hostileKey, hostileText } from './hostile-json.ts';
import { schemaPaths } from './scim-documents.ts';
import { wordsOf } from './words.ts';

/** A parameter of a query, before it is written into a URL or a body. */
export interface FuzzedParameter {
  readonly name: string;
  readonly text: string;
}

const FILTER_PIECES = [
  '',
  ...wordsOf(String.raw`
    userName emails emails.value name.givenName meta.created id groups members active
    urn:ietf:params:scim:schemas:core:2.0:User:userName urn:a:b __proto__ constructor a.b.c . :
    eq ne co sw ew gt ge lt le pr and or not EQ AND ( ) [ ]
    " "a" "%" "\u0000" "\ud800" "\" \ 'a' {{user}} 1 -0 1e400 007 true null
    "2011-05-13T04:42:34Z" "0000-01-01T00:00:00Z"
  `),
];

/** Pieces of filters in any order: near to the grammar, mostly not in it. */
const filterSoup = fc
  .array(fc.constantFrom(...FILTER_PIECES), { maxLength: 12 })
  .chain((pieces) => fc.constantFrom(pieces.join(' '), pieces.join('')));

/** What selects one of the resources that are there, and what the server computes of them. */
const ordinaryFilter = fc.constantFrom(
  'userName eq "user@example.com"',
  'externalId eq "taken"',
  'id eq "{{user}}"',
  'id eq "nobody"',
  'meta.lastModified gt "2011-05-13T04:42:34Z"',
  'meta.created le "9999-12-31T23:59:59.999Z"',
  'meta.created ge "0001-01-01T00:00:00Z"',
  'groups.value eq "{{group}}"',
  'members[value eq "{{user}}"]',
  'displayName co "e" and not (externalId pr)',
  'emails[type eq "work" and value co "@example.com"]',
  'entitlements.value eq "service-desk:named"',
  'urn:ietf:params:scim:schemas:extension:seats:2.0:User:seatList co "desk"',
  'schemas eq "urn:ietf:params:scim:schemas:core:2.0:Group"',
);

/** A text with a stretch of it cut out and something put in its place. */
const edited = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .record({
      text,
      from: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat({ max: 8 }),
      by: fc.oneof(fc.constantFrom(...FILTER_PIECES), hostileText),
    })
    .map(({ text: whole, from, length, by }) => {
      const at = Math.floor(whole.length * from);
      return whole.slice(0, at) + by + whole.slice(at + length);
    });

const LARGE_FILTERS = [
  `${'('.repeat(10)}title pr${')'.repeat(10)}`,
  '('.repeat(2_000),
  `${'not ('.repeat(12)}title pr${')'.repeat(12)}`,
  Array<string>(100).fill('title pr').join(' or '),
  Array<string>(120).fill('title pr').join(' and '),
  `userName eq "${'x'.repeat(2_000)}"`,
  `userName co "${'%'.repeat(1_000)}"`,
];

/** A comparison that the grammar allows, of an attribute that there is, with a text that no caller expects. */
const hostileComparison = (paths: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...paths), fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'le'), hostileText)
    .map(([path, operator, text]) => `${path} ${operator} ${JSON.stringify(text)}`);

const filterText = (resourceType: ResourceType, paths: readonly string[]): fc.Arbitrary<string> => {
  const valid = filterFor(resourceType).map(printFilter);
  return fc.oneof(
    { weight: 3, arbitrary: valid },
    { weight: 3, arbitrary: hostileComparison(paths) },
    { weight: 3, arbitrary: ordinaryFilter },
    { weight: 3, arbitrary: edited(fc.oneof(valid, ordinaryFilter)) },
    { weight: 3, arbitrary: filterSoup },
    { weight: 1, arbitrary: fc.constantFrom(...LARGE_FILTERS) },
    { weight: 1, arbitrary: hostileText },
  );
};

const GOOD_NUMBERS = wordsOf('0 1 2 3 100 200 201 -1');
const NUMBERS = [
  '',
  ' 1',
  ...wordsOf(`
    -0 +1 007 1e2 0x10 1.5 abc NaN Infinity 1e400 1_000 \u0661 null true []
    2147483648 9007199254740991 -9007199254740991 9007199254740992 9223372036854775808
  `),
];

const named = (name: string, text: fc.Arbitrary<string>): fc.Arbitrary<FuzzedParameter> =>
  text.map((each) => ({ name, text: each }));

/** Any parameter of RFC 7644 §3.4.2, its value right, nearly right or absurd; seldom one that is none. */
export const anyParameter = (resourceType: ResourceType): fc.Arbitrary<FuzzedParameter> => {
  const paths = schemaPaths(resourceType).filter((each) => !each.includes('['));
  const path = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...paths) },
    { weight: 1, arbitrary: edited(fc.constantFrom(...paths)) },
    { weight: 1, arbitrary: fc.oneof(hostileKey, hostileText) },
  );
  const list = fc
    .array(path, { maxLength: 4 })
    .chain((each) => fc.constantFrom(each.join(','), each.join(' , ')));
  const number = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...GOOD_NUMBERS) },
    { weight: 1, arbitrary: fc.constantFrom(...NUMBERS) },
  );
  return fc.oneof(
    { weight: 5, arbitrary: named('filter', filterText(resourceType, paths)) },
    { weight: 3, arbitrary: named('sortBy', path) },
    named('sortOrder', fc.constantFrom('ascending', 'descending', 'DESCENDING', '', 'upwards', '__proto__')),
    { weight: 2, arbitrary: named('startIndex', number) },
    { weight: 2, arbitrary: named('count', number) },
    named('cursor', fc.constantFrom('', '', '', 'x', '.', 'e30.e30', '\0', 'x'.repeat(3_000))),
    { weight: 2, arbitrary: named('attributes', list) },
    { weight: 2, arbitrary: named('excludedAttributes', list) },
    fc.record({
      name: fc.oneof(hostileKey, fc.constantFrom('Filter', 'filter[]', 'count[a]')),
      text: hostileText,
    }),
  );
};

const BROKEN_ENCODINGS = wordsOf('% %zz %2 %00 %ff %c0%80 %ed%a0%80 %u0041 %25 + & = ;');

/** A query to the letter, percent-encoded, but for a few where something was put between. */
export const queryOf = (parameters: fc.Arbitrary<readonly FuzzedParameter[]>): fc.Arbitrary<string> => {
  const right = parameters.map((list) =>
    list.map(({ name, text }) => `${encoded(name)}=${encoded(text)}`).join('&'),
  );
  const broken = fc
    .tuple(right, fc.constantFrom(...BROKEN_ENCODINGS), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([query, piece, at]) => {
      const place = Math.floor(query.length * at);
      return query.slice(0, place) + piece + query.slice(place);
    });
  return fc.oneof({ weight: 5, arbitrary: right }, { weight: 1, arbitrary: broken });
};

/** `encodeURIComponent` throws at half a surrogate pair, and braces have to stay for the names of resources. */
const encoded = (text: string): string =>
  encodeURIComponent(Buffer.from(text).toString()).replaceAll(/%7B%7B([a-z]+)%7D%7D/gi, '{{$1}}');
