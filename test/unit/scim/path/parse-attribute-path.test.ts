import { expect } from 'chai';
import {
  parseAttributePath,
  printAttributePath,
  readAttributePath,
} from '../../../../src/scim/path/parse-attribute-path.ts';
import { ScimError } from '../../../../src/scim/scim-error.ts';
import { EXTENSION_URN } from '../../../support/sample-resource-type.ts';

const refusalOf = (text: string): ScimError => {
  try {
    parseAttributePath(text);
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error(`${text} is not refused`);
};

describe('parseAttributePath', () => {
  for (const [text, urn, name, subName] of [
    ['userName', undefined, 'userName', undefined],
    ['Name.GIVENName', undefined, 'Name', 'GIVENName'],
    ['a-b_9', undefined, 'a-b_9', undefined],
    ['$ref', undefined, '$ref', undefined],
    ['members.$ref', undefined, 'members', '$ref'],
    [`${EXTENSION_URN}:manager`, EXTENSION_URN, 'manager', undefined],
    [`${EXTENSION_URN}:manager.displayName`, EXTENSION_URN, 'manager', 'displayName'],
    ['URN:x:y:z', 'URN:x:y', 'z', undefined],
  ] as const) {
    it(`reads ${text}, and prints it again`, () => {
      expect(parseAttributePath(text)).to.deep.equal({ urn, name, subName });
      expect(printAttributePath(parseAttributePath(text))).to.equal(text);
    });
  }

  for (const text of [
    '',
    ' userName',
    'userName ',
    '.userName',
    'name.',
    'name..givenName',
    'name.given.first',
    '9lives',
    '_id',
    '-a',
    '$id',
    'a$ref',
    'naïve',
    'a/b',
    'emails[type eq "work"]',
    ':userName',
    'foo:userName',
    'urn:userName',
    'urn:x:',
    'http://example.com:userName',
    'urn:x:y z:userName',
    '__proto__',
    'constructor',
    'prototype',
    'Prototype',
    'name.__proto__',
    'name.constructor',
    `${EXTENSION_URN}:constructor`,
    '__proto__.polluted',
  ]) {
    it(`refuses ${JSON.stringify(text)} as invalidPath`, () => {
      const { code, message, facts } = refusalOf(text);
      expect(code).to.equal('invalidPath');
      expect(message).to.contain(`"${text}" is not an attribute path`);
      expect(facts).to.deep.equal({ path: text });
      expect(readAttributePath(text)).to.be.undefined;
    });
  }

  it('cuts a long path in the message', () => {
    expect(refusalOf('x.'.repeat(10_000)).message).to.have.length.below(300);
  });
});
