import { expect } from 'chai';
import { parseFilter, type FilterParseOptions } from '../../../../src/scim/filter/parse-filter.ts';
import { parseAttributePath } from '../../../../src/scim/path/parse-attribute-path.ts';
import { parsePatchPath } from '../../../../src/scim/path/parse-patch-path.ts';
import { ScimError } from '../../../../src/scim/scim-error.ts';
import { EXTENSION_URN } from '../../../support/sample-resource-type.ts';

const refusalOf = (text: string, options?: FilterParseOptions): ScimError => {
  try {
    parsePatchPath(text, options);
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error(`${text} is not refused`);
};

describe('parsePatchPath', () => {
  for (const text of [
    'active',
    'name.familyName',
    `${EXTENSION_URN}:department`,
    `${EXTENSION_URN}:manager.value`,
  ]) {
    it(`reads ${text}`, () => {
      expect(parsePatchPath(text)).to.deep.equal({ path: parseAttributePath(text) });
    });
  }

  for (const [text, name, filter, subName] of [
    ['members[value eq "2819c223"]', 'members', 'value eq "2819c223"', undefined],
    ['emails[type eq "work"].value', 'emails', 'type eq "work"', 'value'],
    ['emails[type eq "work"].primary', 'emails', 'type eq "work"', 'primary'],
    ['roles[primary eq "True"].value', 'roles', 'primary eq "True"', 'value'],
    ['addresses[primary eq true].locality', 'addresses', 'primary eq true', 'locality'],
    ['members[$ref pr].$ref', 'members', '$ref pr', '$ref'],
    [
      'emails[value eq "].x[" and (type pr or display pr)]',
      'emails',
      'value eq "].x[" and (type pr or display pr)',
      undefined,
    ],
    ['emails[type eq work].value', 'emails', 'type eq work', 'value'],
  ] as const) {
    it(`reads ${text}`, () => {
      const { path, ...rest } = parsePatchPath(text);
      expect(path).to.deep.equal(parseAttributePath(name));
      expect(rest).to.deep.equal({
        filter: parseFilter(filter),
        ...(subName === undefined ? {} : { subName }),
      });
    });
  }

  it('reads a value path of an extension', () => {
    expect(parsePatchPath(`${EXTENSION_URN}:badges[value eq "x"]`).path).to.deep.equal({
      urn: EXTENSION_URN,
      name: 'badges',
      subName: undefined,
    });
  });

  for (const text of [
    '',
    ' active',
    '/active',
    'a.b.c',
    '[type eq "work"]',
    'emails [type eq "work"]',
    'emails.value[type eq "work"]',
    'emails[type eq "work"',
    'emails[type eq "work")',
    'emails[type eq "work"]value',
    'emails[type eq "work"] .value',
    'emails[type eq "work"].',
    'emails[type eq "work"].value.x',
    'emails[type eq "work"].value[type pr]',
    'emails[type eq "work"][type pr]',
    'emails[type eq "work"].__proto__',
    'emails[type eq "work"].constructor',
    '__proto__[type pr]',
    'constructor.prototype',
  ]) {
    it(`refuses ${JSON.stringify(text)} as invalidPath`, () => {
      expect(refusalOf(text).code).to.equal('invalidPath');
    });
  }

  for (const [text, column] of [
    ['emails[]', 8],
    ['emails[type]', 12],
    ['emails[type eq]', 15],
    ['emails[type eq "work]', 16],
    ['emails[type eq "\\u0000"]', 16],
    ['emails[__proto__ pr]', 8],
    ['emails[(type pr]', 16],
  ] as const) {
    it(`refuses ${JSON.stringify(text)} as invalidFilter at column ${column}`, () => {
      const { code, facts } = refusalOf(text);
      expect(code).to.equal('invalidFilter');
      expect(facts).to.deep.equal({ column });
    });
  }

  it('holds the filter to the limits and tolerances of filters', () => {
    expect(refusalOf(`emails[${'('.repeat(11)}type pr${')'.repeat(11)}]`).facts).to.include({
      limit: 'depth',
    });
    expect(refusalOf(`emails[type eq "${'x'.repeat(2048)}"]`).facts).to.include({ limit: 'length' });
    expect(refusalOf('emails[type eq work]', { allowUnquoted: false }).code).to.equal('invalidFilter');
  });
});
