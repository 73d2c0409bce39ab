import { expect } from 'chai';
import { cleanUpWith } from '../support/root-hooks.ts';
import { linesOf, type Summary } from './summary.ts';
import { torture } from './torture.ts';

const SECONDS = Number(process.env['TORTURE_SECONDS'] ?? 40);
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

describe(`three servers and their database, tortured with SEED=${seed}`, function () {
  this.timeout((SECONDS + 120) * 1_000);
  let summary: Summary;
  before(async () => {
    const givenUp = new AbortController();
    const run = torture({ seed, seconds: SECONDS, signal: givenUp.signal });
    cleanUpWith(async () => {
      givenUp.abort();
      await run.catch(() => undefined);
    });
    summary = await run;
  });

  it('lose nothing that was answered, do nothing that was refused, and break no rule', () => {
    expect(summary.violations, linesOf(summary).join('\n')).to.deep.equal([]);
  });

  it('have been hurt, and have worked all the same', () => {
    const faults = Object.values(summary.faults).reduce((sum, count) => sum + count, 0);
    expect(faults, linesOf(summary).join('\n')).to.be.at.least(SECONDS / 10);
    expect(summary.outcomes.ok).to.be.above(SECONDS * 2);
    expect(summary.outcomes.refused).to.be.above(0);
    expect(summary.outcomes.unknown + summary.outcomes.unsent).to.be.above(0);
    expect(summary.looks).to.be.above(SECONDS / 10);
  });
});
