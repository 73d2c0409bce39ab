import { expect } from 'chai';
import { FILTER_LIMITS } from '../../../../src/scim/filter/limits.ts';
import { parseFilter, type FilterParseOptions } from '../../../../src/scim/filter/parse-filter.ts';
import { ScimError } from '../../../../src/scim/scim-error.ts';

const refusalOf = (text: string, options?: FilterParseOptions): ScimError => {
  try {
    parseFilter(text, options);
  } catch (error) {
    if (error instanceof ScimError && error.code === 'invalidFilter') return error;
    throw error;
  }
  throw new Error(`${text} is not refused`);
};

describe('parseFilter at its limits', () => {
  const ofLength = (length: number): string => `title eq "${'x'.repeat(length - 'title eq ""'.length)}"`;
  const nested = (depth: number, open: string, close: string): string =>
    `${open.repeat(depth)}title pr${close.repeat(depth)}`;
  const ofTerms = (terms: number): string => Array<string>(terms).fill('a pr').join(' or ');
  const refusedBy = (limit: keyof typeof FILTER_LIMITS): object => ({
    limit,
    maximum: FILTER_LIMITS[limit],
  });

  it('takes the longest filter and refuses one longer', () => {
    expect(parseFilter(ofLength(2048))).to.have.property('kind', 'compare');
    expect(refusalOf(ofLength(2049)).facts).to.deep.equal(refusedBy('length'));
    expect(refusalOf(ofLength(2049)).message).to.contain('2048 characters');
  });

  for (const [open, close] of [
    ['(', ')'],
    ['not (', ')'],
    ['a[', ']'],
  ] as const) {
    it(`takes ten levels of ${open}${close} and refuses eleven`, () => {
      parseFilter(nested(10, open, close));
      expect(refusalOf(nested(11, open, close)).facts).to.deep.equal(refusedBy('depth'));
    });
  }

  it('adds up levels of every kind', () => {
    parseFilter(`${'('.repeat(5)}not (${'a['.repeat(4)}b pr${']'.repeat(4)}${')'.repeat(6)}`);
    expect(refusalOf(`${'('.repeat(6)}not (${'a['.repeat(4)}b pr`).facts).to.deep.equal(refusedBy('depth'));
  });

  it('counts levels inside of one another only', () => {
    expect(parseFilter(Array<string>(50).fill('(a pr)').join(' and ')))
      .to.have.property('terms')
      .with.lengthOf(50);
  });

  it('refuses a long row of parentheses for its depth before anything is recursed into', () => {
    expect(refusalOf('('.repeat(2048)).facts).to.deep.equal(refusedBy('depth'));
  });

  it('takes a hundred terms and refuses one more', () => {
    expect(parseFilter(ofTerms(100)))
      .to.have.property('terms')
      .with.lengthOf(100);
    expect(refusalOf(ofTerms(101)).facts).to.deep.equal(refusedBy('terms'));
    expect(refusalOf(ofTerms(101)).message).to.contain('100 terms');
  });

  it('takes other limits where they are told', () => {
    const limits = { length: 9, depth: 0, terms: 1 };
    parseFilter('title pr ', { limits });
    expect(refusalOf('title pr  ', { limits }).facts).to.deep.equal({ limit: 'length', maximum: 9 });
    expect(refusalOf('(a pr)', { limits }).facts).to.deep.equal({ limit: 'depth', maximum: 0 });
  });
});
