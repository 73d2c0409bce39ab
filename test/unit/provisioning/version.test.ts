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

  it('let a request pass that wants this version, any, or not another one', () => {
    checkPrecondition(third, { ifMatch: undefined });
    checkPrecondition(third, { ifMatch: ['W/"3"'] });
    checkPrecondition(third, { ifMatch: ['*'] });
    checkPrecondition(third, { ifMatch: undefined, ifNoneMatch: ['W/"2"'] });
    checkPrecondition(third, { ifMatch: undefined, ifNoneMatch: [] });
    checkPrecondition(third, { ifMatch: ['W/"3"'], ifNoneMatch: ['W/"2"'] });
  });

  for (const [name, preconditions, detail] of [
    ['on another version', { ifMatch: ['W/"2"'] }, 'If-Match: the version is W/"3" by now.'],
    ['on no version', { ifMatch: [] }, 'If-Match: the version is W/"3" by now.'],
    [
      'not on this version',
      { ifMatch: undefined, ifNoneMatch: ['"3"'] },
      'If-None-Match: the version is W/"3".',
    ],
    [
      'not on any version',
      { ifMatch: undefined, ifNoneMatch: ['*'] },
      'If-None-Match: the version is W/"3".',
    ],
    [
      'on and not on this version',
      { ifMatch: ['*'], ifNoneMatch: ['W/"3"'] },
      'If-None-Match: the version is',
    ],
    [
      'on another and not on this one',
      { ifMatch: ['W/"2"'], ifNoneMatch: ['*'] },
      'If-Match: the version is',
    ],
  ] as const) {
    it(`refuse a request that is to happen ${name} and tell the version there is`, () => {
      expect(() => {
        checkPrecondition(third, preconditions);
      })
        .to.throw(DirectoryError, detail)
        .with.property('code', 'preconditionFailed');
    });
  }
});
