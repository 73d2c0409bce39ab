import { describeFixtures } from '../../support/fixture-runner.ts';

describeFixtures('okta', 'okta');
