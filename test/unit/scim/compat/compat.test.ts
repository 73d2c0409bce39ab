import { expect } from 'chai';
import { type JsonValue } from '../../../../src/kernel/json.ts';
import { complexFromBare } from '../../../../src/scim/compat/bare-values.ts';
import { booleanFromString } from '../../../../src/scim/compat/boolean-strings.ts';
import { LENIENT, STRICT } from '../../../../src/scim/compat/compat-rules.ts';
import { elementFromFilter } from '../../../../src/scim/compat/element-from-filter.ts';
import { rulesOf } from '../../../../src/scim/compat/profiles.ts';
import { parseFilter } from '../../../../src/scim/filter/parse-filter.ts';
import { resolveElementFilter } from '../../../../src/scim/filter/resolve-filter.ts';
import { type Attribute, findAttribute } from '../../../../src/scim/schema/attribute.ts';
import { attribute } from '../../../support/sample-resource-type.ts';
import { groupType, userType } from '../schema/schema-documents.ts';

describe('rulesOf', () => {
  it('gives every tolerance to a client of which nothing is known', () => {
    expect(rulesOf('default')).to.equal(LENIENT);
    expect(new Set(Object.values(LENIENT))).to.deep.equal(new Set([true]));
  });

  it('gives Entra and Okta no more than they need', () => {
    expect(rulesOf('entra')).to.deep.equal(LENIENT);
    expect(rulesOf('okta')).to.include({ ignoresUnknown: true, pathlessPatch: true, removesByValue: true });
    expect(rulesOf('okta')).to.include({ booleanStrings: false, createsFromFilter: false });
  });

  it('gives a strict client none, not even a PATCH without a path, which the RFC knows', () => {
    expect(new Set(Object.values(rulesOf('strict')))).to.deep.equal(new Set([false]));
    expect(STRICT).to.deep.equal({ ...rulesOf('strict'), pathlessPatch: true });
  });

  it('answers what nobody can change', () => {
    expect(LENIENT).to.be.frozen;
    expect(STRICT).to.be.frozen;
  });
});

describe('booleanFromString', () => {
  for (const [sent, read] of [
    ['True', true],
    ['False', false],
    ['true', true],
    ['FALSE', false],
    ['yes', 'yes'],
    ['', ''],
    [' true', ' true'],
    [1, 1],
    [false, false],
    [null, null],
  ] as const) {
    it(`reads ${JSON.stringify(sent)} as ${JSON.stringify(read)}`, () => {
      expect(booleanFromString(sent)).to.equal(read);
    });
  }
});

describe('complexFromBare', () => {
  const withValue = attribute({
    name: 'manager',
    type: 'complex',
    subAttributes: [attribute({ name: 'value' })],
  });
  const withoutValue = attribute({
    name: 'name',
    type: 'complex',
    subAttributes: [attribute({ name: 'givenName' })],
  });
  const rows: readonly (readonly [JsonValue, JsonValue])[] = [
    ['b-2', { value: 'b-2' }],
    [['b-2'], { value: 'b-2' }],
    [[{ value: 'b-2' }], { value: 'b-2' }],
    [{ value: 'b-2' }, { value: 'b-2' }],
    ['', ''],
    [[''], ''],
    [[], []],
    [
      ['b-2', 'b-3'],
      ['b-2', 'b-3'],
    ],
    [5, 5],
    [null, null],
  ];
  for (const [sent, read] of rows) {
    it(`reads ${JSON.stringify(sent)} as ${JSON.stringify(read)}`, () => {
      expect(complexFromBare(withValue, sent)).to.deep.equal(read);
    });
  }

  it('makes nothing of a text where the schema has no value', () => {
    expect(complexFromBare(withoutValue, 'Ada')).to.equal('Ada');
    expect(complexFromBare(withoutValue, [{ givenName: 'Ada' }])).to.deep.equal({ givenName: 'Ada' });
  });
});

describe('elementFromFilter', () => {
  const described = (name: string, filter: string, type = userType): unknown => {
    const parent: Attribute = findAttribute(type.schema.attributes, name) ?? attribute({ name });
    const location = { extension: undefined, attribute: parent, subAttribute: undefined };
    return elementFromFilter(resolveElementFilter(parseFilter(filter), location));
  };

  for (const [name, filter, element] of [
    ['emails', 'type eq "work"', { type: 'work' }],
    ['emails', 'TYPE Eq "Work"', { type: 'Work' }],
    ['emails', 'type eq work', { type: 'work' }],
    ['emails', 'type eq 1', { type: '1' }],
    ['roles', 'primary eq "True"', { primary: true }],
    ['roles', 'primary eq false', { primary: false }],
    ['addresses', 'type eq "work" and primary eq true', { type: 'work', primary: true }],
    ['emails', '(type eq "work") and (display eq "W")', { type: 'work', display: 'W' }],
  ] as const) {
    it(`describes ${JSON.stringify(element)} by ${filter}`, () => {
      expect(described(name, filter)).to.deep.equal(element);
    });
  }

  for (const filter of [
    'type ne "work"',
    'type sw "work"',
    'type pr',
    'type eq null',
    'not (type eq "work")',
    'type eq "work" or type eq "home"',
    'type eq "work" and value pr',
  ]) {
    it(`describes nothing by ${filter}`, () => {
      expect(described('emails', filter)).to.be.undefined;
    });
  }

  it('describes nothing by what only the server writes', () => {
    expect(described('members', 'display eq "Ada"', groupType)).to.be.undefined;
    expect(described('members', 'value eq "a" and display eq "Ada"', groupType)).to.be.undefined;
  });
});
