import { expect } from 'chai';
import { type AskedRange, hourRange } from '../../../../src/seats/usage/hour-range.ts';
import { UsageError } from '../../../../src/seats/usage/usage-error.ts';

const NOW = '2027-01-31T10:20:30.400Z';

describe('the hours of usage that are asked for', () => {
  const range = (asked: Partial<AskedRange>) => {
    const { from, to } = hourRange({ from: undefined, to: undefined, ...asked }, NOW);
    return [from, to].map((instant) => instant.replace(':00:00.000Z', ''));
  };
  const refusal = (asked: Partial<AskedRange>): unknown => {
    try {
      return range(asked);
    } catch (error) {
      return error;
    }
  };

  it('are the last 24, with the one that is not over', () => {
    expect(range({})).to.deep.equal(['2027-01-30T11', '2027-01-31T11']);
  });

  it('are 24 before the end when only that is said', () => {
    expect(range({ to: '2027-01-10T00:00:00.000Z' })).to.deep.equal(['2027-01-09T00', '2027-01-10T00']);
  });

  it('go on until now when only the beginning is said', () => {
    expect(range({ from: '2027-01-31T08:59:00.000Z' })).to.deep.equal(['2027-01-31T08', '2027-01-31T11']);
  });

  it('are whole, and all that have a part in the range', () => {
    const asked = { from: '2027-01-02T08:59:59.999Z', to: '2027-01-02T09:00:00.001Z' };
    expect(range(asked)).to.deep.equal(['2027-01-02T08', '2027-01-02T10']);
  });

  it('are none that are yet to come', () => {
    expect(range({ from: '2027-01-31T09:00:00Z', to: '2027-02-03T00:00:00Z' })).to.deep.equal([
      '2027-01-31T09',
      '2027-01-31T11',
    ]);
    expect(range({ from: '2027-02-02T00:00:00Z', to: '2027-02-03T00:00:00Z' })).to.deep.equal([
      '2027-01-31T11',
      '2027-01-31T11',
    ]);
  });

  it('are those of 31 days at most', () => {
    expect(range({ from: '2026-12-31T10:20:30.400Z' })).to.deep.equal(['2026-12-31T10', '2027-01-31T11']);
    expect(refusal({ from: '2026-12-31T10:20:30.399Z' }))
      .to.be.instanceOf(UsageError)
      .with.property('message', 'from must be at most 31 days before to, which is now unless it is given.');
  });

  it('are refused when from is not before to', () => {
    for (const asked of [
      { from: '2027-01-02T00:00:00Z', to: '2027-01-02T00:00:00Z' },
      { from: '2027-01-03T00:00:00Z', to: '2027-01-02T00:00:00Z' },
      { from: NOW },
    ]) {
      expect(refusal(asked)).to.be.instanceOf(UsageError).with.deep.property('facts', { path: 'from' });
    }
  });
});
