import { describeFixtures } from '../../support/fixture-runner.ts';

describeFixtures('entra/lifecycle', 'entra');
describeFixtures('entra/deviations', 'entra');
