import { expect } from 'chai';
import { DirectoryError } from '../../../src/directory/directory-error.ts';
import { checkPrecondition, matchesVersion, versionOf } from '../../../src/provisioning/version.ts';

const third = { version: 3 };

describe('RFC 7644 §3.14, versions', () => {
  it('are weak entity tags', () => {
    expect(versionOf(third)).to.equal('W/"3"');
  });

  for (const [tags, matches] of [
    [['W/"3"'], true],
    [['"3"'], true],
    [['*'], true],
    [['"1"', 'W/"2"', 'W/"3"'], true],
    [['W/"4"'], false],
    [['W/"33"'], false],
    [['3'], false],
    [['W/3'], false],
    [['"W/3"'], false],
    [[], false],
  ] as const) {
    it(`${matches ? 'match' : 'do not match'} ${tags.join(', ') || 'no tags'}`, () => {
      expect(matchesVersion(third, tags)).to.equal(matches);
    });
  }

  it('let a write pass that names this version, or none', () => {
    checkPrecondition(third, undefined);
    checkPrecondition(third, ['W/"3"']);
    checkPrecondition(third, ['*']);
  });

  it('refuse a write on another one and tell the version there is', () => {
    for (const tags of [['W/"2"'], []]) {
      expect(() => {
        checkPrecondition(third, tags);
      })
        .to.throw(DirectoryError, 'W/"3"')
        .with.property('code', 'preconditionFailed');
    }
  });
});
