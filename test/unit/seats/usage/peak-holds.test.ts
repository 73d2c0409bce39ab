import { expect } from 'chai';
import { peakHolds } from '../../../../src/seats/usage/peak-holds.ts';

const at = (time: string): number => Date.parse(`2027-01-31T${time}Z`);
const hold = (start: string, end?: string) => ({ start: at(start), end: end === undefined ? null : at(end) });
const RANGE = { from: '2027-01-31T10:00:00Z', to: '2027-01-31T13:00:00Z' };

describe('the peak of an hour', () => {
  const peaks = (...holds: readonly ReturnType<typeof hold>[]) => peakHolds(holds, RANGE);

  it('is 0 where nothing is held', () => {
    expect(peaks()).to.deep.equal([0, 0, 0]);
    expect(peaks(hold('08:00', '09:59:59.999'), hold('13:00'))).to.deep.equal([0, 0, 0]);
  });

  it('counts what is held at once, not one after the other', () => {
    expect(peaks(hold('10:00', '10:20'), hold('10:20', '10:40'), hold('10:30', '10:50'))).to.deep.equal([
      2, 0, 0,
    ]);
  });

  it('counts what began before, and what still lasts', () => {
    expect(peaks(hold('08:00', '11:30'), hold('11:40'), hold('12:59:59.999'))).to.deep.equal([1, 1, 2]);
  });

  it('leaves out what ends as the hour begins', () => {
    expect(peaks(hold('10:10', '11:00'), hold('10:20', '11:00'))).to.deep.equal([2, 0, 0]);
  });

  it('leaves out what never lasted', () => {
    expect(peaks(hold('10:10', '10:10'))).to.deep.equal([0, 0, 0]);
  });
});
