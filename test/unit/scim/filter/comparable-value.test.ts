import { expect } from 'chai';
import { type JsonValue } from '../../../../src/kernel/json.ts';
import { type AttributeType } from '../../../../src/scim/schema/attribute.ts';
import { foldCase } from '../../../../src/scim/schema/case-folding.ts';
import { compareByCodePoint, comparableValue } from '../../../../src/scim/schema/comparable-value.ts';
import { attribute } from '../../../support/sample-resource-type.ts';

const comparable = (type: AttributeType, value: JsonValue, caseExact = false): unknown =>
  comparableValue(attribute({ name: 'a', type, caseExact }), value);

describe('comparableValue', () => {
  it('folds strings and references unless their letter case counts', () => {
    expect(comparable('string', 'ÄB')).to.equal('äb');
    expect(comparable('reference', 'HTTPS://X')).to.equal('https://x');
    expect(comparable('string', 'ÄB', true)).to.equal('ÄB');
    expect(comparable('reference', 'HTTPS://X', true)).to.equal('HTTPS://X');
  });

  it('leaves binaries, booleans and numbers as they are', () => {
    expect(comparable('binary', 'YQ==')).to.equal('YQ==');
    expect(comparable('boolean', false)).to.equal(false);
    expect(comparable('integer', 0)).to.equal(0);
    expect(comparable('decimal', 1.5)).to.equal(1.5);
  });

  it('knows no value of another type', () => {
    const strangers: readonly (readonly [AttributeType, JsonValue])[] = [
      ['string', 1],
      ['string', null],
      ['string', ['a']],
      ['reference', { value: 'a' }],
      ['binary', true],
      ['boolean', 'true'],
      ['boolean', 1],
      ['integer', '1'],
      ['integer', 1.5],
      ['integer', Number.POSITIVE_INFINITY],
      ['decimal', Number.NaN],
      ['decimal', Number.POSITIVE_INFINITY],
      ['dateTime', 0],
      ['complex', 'a'],
      ['complex', {}],
    ];
    for (const [type, value] of strangers) expect(comparable(type, value), type).to.be.undefined;
  });

  describe('of a dateTime', () => {
    for (const [text, expected] of [
      ['2008-01-23T04:56:22Z', '2008-01-23T04:56:22.000Z'],
      ['2008-01-23T04:56:22.1Z', '2008-01-23T04:56:22.100Z'],
      ['2008-01-23T04:56:22.123456789Z', '2008-01-23T04:56:22.123Z'],
      ['2008-01-23T04:56:22+02:00', '2008-01-23T02:56:22.000Z'],
      ['2008-01-01T00:00:00+05:30', '2007-12-31T18:30:00.000Z'],
      ['2008-12-31T23:59:59-14:00', '2009-01-01T13:59:59.000Z'],
      ['2008-02-29T00:00:00', '2008-02-29T00:00:00.000Z'],
      ['2008-12-31T24:00:00Z', '2009-01-01T00:00:00.000Z'],
      ['0099-01-01T00:00:00Z', '0099-01-01T00:00:00.000Z'],
    ] as const) {
      it(`${text} is ${expected}`, () => {
        expect(comparable('dateTime', text)).to.equal(expected);
      });
    }

    for (const text of [
      '',
      '2008-01-23',
      '04:56:22Z',
      '2008-01-23 04:56:22Z',
      '2008-1-23T04:56:22Z',
      '2008-13-01T00:00:00Z',
      '2008-00-01T00:00:00Z',
      '2007-02-29T00:00:00Z',
      '2008-04-31T00:00:00Z',
      '2008-01-01T24:00:01Z',
      '2008-01-01T25:00:00Z',
      '2008-01-01T00:60:00Z',
      '2008-01-01T00:00:60Z',
      '2008-01-01T00:00:00.Z',
      '2008-01-01T00:00:00+14:01',
      '2008-01-01T00:00:00+01:60',
      '2008-01-01T00:00:00+0100',
      '9999-12-31T23:59:59-01:00',
      '0000-01-01T00:00:00+01:00',
      '2008-01-23T04:56:22Z ',
    ]) {
      it(`${JSON.stringify(text)} is none`, () => {
        expect(comparable('dateTime', text)).to.be.undefined;
      });
    }
  });
});

describe('foldCase', () => {
  it('folds the same letters to the same letters wherever they stand', () => {
    expect(foldCase('ΟΔΟΣ')).to.equal(foldCase('οδος')).and.to.equal(foldCase('οδοσ'));
    expect(foldCase('ΟΔΟΣ Α').startsWith(foldCase('ΟΔΟΣ'))).to.be.true;
    expect(foldCase('Joe@Example.COM')).to.equal('joe@example.com');
    expect(foldCase('𐐀')).to.equal('𐐨');
  });
});

describe('compareByCodePoint', () => {
  it('orders as the C collation of PostgreSQL does', () => {
    const ordered = ['', 'A', 'AB', 'a', 'é', '\ud7ff', '\ue000', '～', '𐀀', '😀', '😀a'];
    expect([...ordered].reverse().sort(compareByCodePoint)).to.deep.equal(ordered);
    expect(compareByCodePoint('😀', '😀')).to.equal(0);
  });
});
