import { expect } from 'chai';
import { parseFilter } from '../../../../src/scim/filter/parse-filter.ts';
import { printFilter } from '../../../../src/scim/filter/print-filter.ts';

const printed = (text: string): string => printFilter(parseFilter(text));

describe('printFilter', () => {
  for (const text of [
    'userName eq "a \\"quoted\\" \\\\ text"',
    'externalId eq jyoung',
    'active eq true and title eq null and loginCount eq -1.5',
    'a pr or b pr and not (c pr)',
    '(a pr or b pr) and (c pr and d pr)',
    'a pr or (b pr or c pr)',
    'not (not (a pr or b pr))',
    'emails[type eq "work" and (value co "x" or value co "y")]',
    'urn:ietf:params:scim:schemas:core:2.0:User:name.familyName sw "B"',
    'members[$ref pr]',
  ]) {
    it(`prints ${text} as it stands`, () => {
      expect(printed(text)).to.equal(text);
    });
  }

  it('leaves out what says nothing: letter case of operators, white space, parentheses', () => {
    expect(printed('((a PR)  AND(b Eq "x"))or c pr')).to.equal('a pr and b eq "x" or c pr');
  });

  it('quotes an unquoted text that would not be read back as one', () => {
    const path = { urn: undefined, name: 'a', subName: undefined };
    for (const value of ['two words', 'true', '12', '', "'x'"]) {
      expect(printFilter({ kind: 'compare', path, operator: 'eq', value, unquoted: true })).to.equal(
        `a eq ${JSON.stringify(value)}`,
      );
    }
  });
});
