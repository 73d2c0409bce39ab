import { expect } from 'chai';
import { type TenantId } from '../../../src/kernel/ids.ts';
import { sweepSessions } from '../../../src/workers/sweep-sessions.ts';

describe('sweepSessions', () => {
  it('goes on in each product, and with what ended long ago, until a batch is not full', async () => {
    const calls: unknown[] = [];
    const batches = [100, 3, 0, 100, 100, 7];
    const next = async (...call: unknown[]): Promise<number> => {
      calls.push(call);
      return Promise.resolve(batches.shift() ?? 0);
    };
    const places = ['a', 'b'].map((product) => ({ tenant: 't' as TenantId, product }));
    await sweepSessions({
      expired: async () => Promise.resolve(places),
      expire: async ({ product }, count) => next(product, count),
      forget: async (days, count) => next(days, count),
    });
    expect(calls).to.deep.equal([
      ['a', 100],
      ['a', 100],
      ['b', 100],
      [7, 100],
      [7, 100],
      [7, 100],
    ]);
  });
});
