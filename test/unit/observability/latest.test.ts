import { expect } from 'chai';
import { latestOf } from '../../../src/observability/latest.ts';

describe('latestOf', () => {
  let time: number;
  let readings: number;
  beforeEach(() => {
    time = 0;
    readings = 0;
  });
  const options = { freshFor: 5_000, patience: 20, now: () => time };
  const counting = () => Promise.resolve((readings += 1));

  it('reads once for all who ask at the same time, and shortly after', async () => {
    const latest = latestOf(counting, options);
    expect(await Promise.all([latest(), latest()])).to.have.nested.property('[1].value', 1);
    time = 4_999;
    expect((await latest())?.value).to.equal(1);
    time = 5_000;
    expect((await latest())?.value).to.equal(2);
  });

  it('answers nothing where reading failed, and reads again for the next who asks', async () => {
    const latest = latestOf(async () => {
      if ((await counting()) === 1) {
        throw new Error('down');
      }
      return 'read';
    }, options);
    expect(await latest()).to.equal(undefined);
    expect((await latest())?.value).to.equal('read');
  });

  it('does not wait for a reading that takes too long, and begins no second one beside it', async () => {
    let finish = (): void => undefined;
    const latest = latestOf(async () => {
      const count = await counting();
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return count;
    }, options);
    expect([await latest(), await latest()]).to.deep.equal([undefined, undefined]);
    expect(readings).to.equal(1);
    finish();
    expect((await latest())?.value).to.equal(1);
  });
});
