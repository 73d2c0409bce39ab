import { expect } from 'chai';
import fc from 'fast-check';
import { matches } from '../../src/scim/filter/evaluate-filter.ts';
import { type Filter } from '../../src/scim/filter/filter.ts';
import { parseFilter } from '../../src/scim/filter/parse-filter.ts';
import { printFilter } from '../../src/scim/filter/print-filter.ts';
import { resolveFilter } from '../../src/scim/filter/resolve-filter.ts';
import { compareByCodePoint } from '../../src/scim/schema/comparable-value.ts';
import { foldCase } from '../../src/scim/schema/case-folding.ts';
import { ScimError } from '../../src/scim/scim-error.ts';
import { anyFilter, filterFor, resourceFor } from '../support/filter-arbitraries.ts';
import { sampleResourceType } from '../support/sample-resource-type.ts';

const AMPLE = { limits: { length: 1_000_000, depth: 100, terms: 10_000 } };

/** Pieces of filters in any order: near to the grammar, mostly not in it. */
const filterLike = fc
  .array(
    fc.oneof(
      fc.constantFrom('userName', 'emails', 'urn:a:b', '.', 'eq', 'pr', 'and', 'OR', 'not', '__proto__'),
      fc.constantFrom('(', ')', '[', ']', '"', '"x"', '"\\u0000"', '\\', '1', 'true', 'null', ':'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 12 },
  )
  .chain((pieces) => fc.constantFrom(pieces.join(' '), pieces.join('')));

const parsedOrRefused = (text: string): Filter | undefined => {
  try {
    return parseFilter(text);
  } catch (error) {
    expect(error).to.be.instanceOf(ScimError);
    expect(error).to.have.property('code', 'invalidFilter');
    return undefined;
  }
};

const negation = (term: Filter): Filter => ({ kind: 'not', term });

describe('a filter, printed and parsed', () => {
  it('is the same filter again', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(parseFilter(printFilter(filter), AMPLE)).to.deep.equal(filter);
      }),
    );
  });

  it('is the same filter again where a text happened to be a filter, and any other text is refused', () => {
    fc.assert(
      fc.property(filterLike, (text) => {
        const filter = parsedOrRefused(text);
        if (filter !== undefined) expect(parseFilter(printFilter(filter), AMPLE)).to.deep.equal(filter);
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves Object.prototype as it was', () => {
    const before = Reflect.ownKeys(Object.prototype);
    fc.assert(
      fc.property(filterLike, (text) => {
        parsedOrRefused(text);
      }),
    );
    expect(Reflect.ownKeys(Object.prototype)).to.deep.equal(before);
  });
});

describe('a filter for a resource type', () => {
  const filters = filterFor(sampleResourceType);
  const resources = resourceFor(sampleResourceType);
  const holds = (filter: Filter, resource: Parameters<typeof matches>[1]): boolean =>
    matches(resolveFilter(filter, sampleResourceType), resource);

  it('selects the same resources after it is printed and parsed', () => {
    fc.assert(
      fc.property(filters, resources, (filter, resource) => {
        const again = parseFilter(printFilter(filter), AMPLE);
        expect(holds(again, resource)).to.equal(holds(filter, resource));
      }),
      { numRuns: 500 },
    );
  });

  it('selects what its negation does not', () => {
    fc.assert(
      fc.property(filters, resources, (filter, resource) => {
        expect(holds(negation(filter), resource)).to.equal(!holds(filter, resource));
      }),
      { numRuns: 500 },
    );
  });

  it('selects by ne exactly what eq does not', () => {
    const equalities = filters.filter((filter) => filter.kind === 'compare' && filter.operator === 'eq');
    fc.assert(
      fc.property(equalities, resources, (filter, resource) => {
        const opposite = { ...filter, operator: 'ne' } as Filter;
        expect(holds(opposite, resource)).to.equal(!holds(filter, resource));
      }),
    );
  });

  it('selects by and what every term selects, by or what any term selects', () => {
    fc.assert(
      fc.property(filters, filters, resources, (left, right, resource) => {
        const terms = [left, right];
        const [isLeft, isRight] = [holds(left, resource), holds(right, resource)];
        expect(holds({ kind: 'and', terms }, resource)).to.equal(isLeft && isRight);
        expect(holds({ kind: 'or', terms }, resource)).to.equal(isLeft || isRight);
      }),
    );
  });
});

describe('texts in their comparable form', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'A', 'Σ', 'ς', 'İ', 'ẞ', '～', '😀', 'é') });

  it('fold character by character, so that parts stay parts', () => {
    fc.assert(
      fc.property(texts, texts, (left, right) => {
        expect(foldCase(left + right)).to.equal(foldCase(left) + foldCase(right));
      }),
    );
  });

  it('fold once and for all', () => {
    fc.assert(
      fc.property(fc.oneof(texts, fc.string({ unit: 'binary' })), (text) => {
        expect(foldCase(foldCase(text))).to.equal(foldCase(text));
      }),
    );
  });

  it('have the order of their bytes in UTF-8, which is the order of code points', () => {
    fc.assert(
      fc.property(texts, texts, (left, right) => {
        const ofBytes = Buffer.compare(Buffer.from(left), Buffer.from(right));
        expect(Math.sign(compareByCodePoint(left, right))).to.equal(ofBytes);
      }),
    );
  });
});
