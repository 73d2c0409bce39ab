import { expect } from 'chai';
import { sweepUsage } from '../../../src/workers/sweep-usage.ts';

describe('sweepUsage', () => {
  it('leaves the 31 days that can be asked for, and a day more', async () => {
    const forgotten: number[] = [];
    await sweepUsage({
      forget: async (days) => {
        forgotten.push(days);
        return Promise.resolve();
      },
    });
    expect(forgotten).to.deep.equal([32]);
  });
});
