import { expect } from 'chai';
import { type JsonValue } from '../../../../src/kernel/json.ts';
import { isSameValue } from '../../../../src/scim/resource/same-value.ts';

describe('isSameValue', () => {
  const same: readonly (readonly [JsonValue | undefined, JsonValue | undefined])[] = [
    [undefined, undefined],
    [null, null],
    ['a', 'a'],
    [0, -0],
    [[], []],
    [{}, {}],
    [
      { a: 1, b: [{ c: null }] },
      { b: [{ c: null }], a: 1 },
    ],
  ];
  for (const [left, right] of same) {
    it(`holds for ${JSON.stringify(left)} and ${JSON.stringify(right)}`, () => {
      expect(isSameValue(left, right)).to.be.true;
    });
  }

  const different: readonly (readonly [JsonValue | undefined, JsonValue | undefined])[] = [
    [undefined, null],
    ['a', 'A'],
    [1, '1'],
    [0, false],
    [null, {}],
    [[], {}],
    [{}, []],
    [
      [1, 2],
      [2, 1],
    ],
    [[1], [1, 1]],
    [{ a: 1 }, { a: 1, b: 1 }],
    [{ a: 1 }, { b: 1 }],
    [{ a: { b: 1 } }, { a: { b: 2 } }],
    [{ toString: null }, {}],
    [{ toString: 1 }, { a: 1 }],
    [JSON.parse('{"__proto__":{}}') as JsonValue, { a: 1 }],
  ];
  for (const [left, right] of different) {
    it(`fails for ${JSON.stringify(left)} and ${JSON.stringify(right)}, either way round`, () => {
      expect(isSameValue(left, right)).to.be.false;
      expect(isSameValue(right, left)).to.be.false;
    });
  }
});
