import { expect } from 'chai';
import { FailedAttempts, type Shown } from '../../../src/http/middleware/limits/failed-attempts.ts';

const shown = (authorization: string, surface = 'scim'): Shown => ({ surface, authorization });

describe('FailedAttempts', () => {
  let now = 0;
  let attempts: FailedAttempts;

  beforeEach(() => {
    now = 0;
    attempts = new FailedAttempts(() => now);
  });

  const fail = (address: string, times: number): void => {
    for (let count = 0; count < times; count += 1) {
      attempts.failed(address, shown(`Bearer ${count}`));
    }
  };

  it('lets an address wait after the tenth failure, until a minute after the first', () => {
    fail('a', 9);
    expect(attempts.secondsToWait('a')).to.equal(undefined);
    now = 30_000;
    fail('a', 1);
    expect(attempts.secondsToWait('a')).to.equal(30);
    now = 59_999;
    expect(attempts.secondsToWait('a')).to.equal(1);
    now = 60_000;
    expect(attempts.secondsToWait('a')).to.equal(undefined);
    fail('a', 9);
    expect(attempts.secondsToWait('a')).to.equal(undefined);
  });

  it('counts each address for itself', () => {
    fail('a', 10);
    expect(attempts.secondsToWait('b')).to.equal(undefined);
  });

  it('knows for an hour what was good, and no longer when it fails', () => {
    attempts.succeeded(shown('Bearer good'));
    now = 3_599_999;
    expect(attempts.isFamiliar(shown('Bearer good'))).to.equal(true);
    expect(attempts.isFamiliar(shown('Bearer other'))).to.equal(false);
    now = 3_600_000;
    expect(attempts.isFamiliar(shown('Bearer good'))).to.equal(false);
    attempts.succeeded(shown('Bearer good'));
    attempts.failed('a', shown('Bearer good'));
    expect(attempts.isFamiliar(shown('Bearer good'))).to.equal(false);
  });

  it('knows what is good on one surface when it fails on another', () => {
    attempts.succeeded(shown('Bearer good', 'admin'));
    attempts.failed('a', shown('Bearer good', 'operator'));
    expect(attempts.isFamiliar(shown('Bearer good', 'admin'))).to.equal(true);
    expect(attempts.isFamiliar(shown('Bearer good', 'operator'))).to.equal(false);
  });

  it('lets tokens of an address be looked up until the hundredth failure', () => {
    expect(attempts.mayBeLookedUp('a')).to.equal(true);
    fail('a', 99);
    expect(attempts.mayBeLookedUp('a')).to.equal(true);
    fail('a', 1);
    expect(attempts.mayBeLookedUp('a')).to.equal(false);
    expect(attempts.mayBeLookedUp('b')).to.equal(true);
    now = 60_000;
    expect(attempts.mayBeLookedUp('a')).to.equal(true);
  });

  it('remembers ten thousand addresses', () => {
    fail('first', 10);
    for (let count = 0; count < 10_000; count += 1) {
      attempts.failed(`address ${count}`, shown(''));
    }
    expect(attempts.secondsToWait('first')).to.equal(undefined);
    fail('address 1', 9);
    expect(attempts.secondsToWait('address 1')).to.equal(60);
  });
});
