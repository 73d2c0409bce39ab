import { expect } from 'chai';
import { waitPreferred } from '../../../src/http/agent/wait-preference.ts';

describe('the preference to wait', () => {
  const EXAMPLES: Record<string, number | undefined> = {
    'wait=10': 10,
    'Wait = 10': 10,
    'wait="10"': 10,
    'wait=10; foo="some text"': 10,
    'respond-async, wait=10': 10,
    'handling=lenient;p="a, wait=1", wait=10': 10,
    'foo="\\", wait=1", wait=10': 10,
    'wait=10, wait=20': 10,
    'wait=007': 7,
    'wait=60': 60,
    'wait=61': 60,
    'wait=10000': 60,
    [`wait=${'9'.repeat(400)}`]: 60,
    '': undefined,
    wait: undefined,
    'wait=': undefined,
    'wait=0': undefined,
    'wait=-1': undefined,
    'wait=1.5': undefined,
    'wait=1 0': undefined,
    'wait=soon': undefined,
    'wait="10': undefined,
    'soon, await=10': undefined,
    // Only the first counts, also when it is malformed.
    'wait=soon, wait=10': undefined,
    ',,;=,wait=10': 10,
  };

  for (const [prefer, seconds] of Object.entries(EXAMPLES)) {
    it(`is ${seconds ?? 'none'} in ${prefer.slice(0, 50) || 'nothing'}`, () => {
      expect(waitPreferred(prefer)).to.equal(seconds);
    });
  }

  it('is found in no time, whatever else is in the field', () => {
    for (const hostile of [',', ';', '"', '\\', 'a=",', '",\\"', 'wait=', ' =']) {
      const startedAt = performance.now();
      waitPreferred(hostile.repeat(16_000 / hostile.length));
      expect(performance.now() - startedAt, hostile).to.be.below(100);
    }
  });
});
