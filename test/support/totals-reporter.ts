import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';

/**
 * Mocha's spec reporter, which also adds the line `passed failed` to the file TEST_TOTALS_FILE names. Whoever runs
 * the tests can then add up the runs, without reading output that a test could have printed.
 */
export default class TotalsReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const file = process.env['TEST_TOTALS_FILE'];
    runner.once('end', () => {
      if (file !== undefined) {
        // The process may end right after this event, so nothing may be pending.
        appendFileSync(file, `${this.stats.passes} ${this.stats.failures}\n`);
      }
    });
  }
}
