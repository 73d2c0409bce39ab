import { expect } from 'chai';
import { assignableSeats, inLockOrder, type SeatPoolKey } from '../../../src/seats/seat-pool.ts';
import { seatTypeFrom } from '../../../src/seats/seat-type.ts';

describe('assignableSeats', () => {
  const terms = { capacity: 10, grantLimit: null, whenFull: 'refuse' } as const;

  it('is the capacity of a named pool, whatever its grantLimit', () => {
    expect(assignableSeats(terms, 'named')).to.equal(10);
    expect(assignableSeats({ ...terms, grantLimit: 20 }, 'named')).to.equal(10);
  });

  it('is the grantLimit of a concurrent pool', () => {
    expect(assignableSeats({ ...terms, grantLimit: 20 }, 'concurrent')).to.equal(20);
    expect(assignableSeats({ ...terms, grantLimit: 0 }, 'concurrent')).to.equal(0);
  });

  it('is no limit for a concurrent pool without a grantLimit', () => {
    expect(assignableSeats(terms, 'concurrent')).to.equal(null);
  });

  it('is 0 for an empty concurrent pool, whatever its grantLimit', () => {
    expect(assignableSeats({ ...terms, capacity: 0 }, 'concurrent')).to.equal(0);
    expect(assignableSeats({ ...terms, capacity: 0, grantLimit: 5 }, 'concurrent')).to.equal(0);
  });
});

describe('the lock order of pools', () => {
  it('is by product, then by type', () => {
    const keys: SeatPoolKey[] = [
      { product: 'b', type: 'concurrent' },
      { product: 'a', type: 'named' },
      { product: 'a-b', type: 'named' },
      { product: 'a', type: 'concurrent' },
    ];
    const ordered = keys.sort(inLockOrder).map(({ product, type }) => `${product}:${type}`);
    expect(ordered).to.deep.equal(['a:concurrent', 'a:named', 'a-b:named', 'b:concurrent']);
  });
});

describe('seatTypeFrom', () => {
  for (const [text, type] of [
    ['named', 'named'],
    ['NAMED', 'named'],
    ['concurrent', 'concurrent'],
    ['shared', 'concurrent'],
    ['Shared', 'concurrent'],
    ['floating', undefined],
    ['', undefined],
    ['constructor', undefined],
  ] as const) {
    it(`reads "${text}" as ${type ?? 'nothing'}`, () => {
      expect(seatTypeFrom(text)).to.equal(type);
    });
  }
});
