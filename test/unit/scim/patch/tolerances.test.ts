import { expect } from 'chai';
import { type JsonObject, type JsonValue } from '../../../../src/kernel/json.ts';
import { STRICT } from '../../../../src/scim/compat/compat-rules.ts';
import { createResourceValidator } from '../../../../src/scim/resource/validate-resource.ts';
import { ENTERPRISE, groupType, userType } from '../schema/schema-documents.ts';
import { patched, refusedAs } from './patching.ts';

const strict = { rules: STRICT };
const ada: JsonObject = {
  userName: 'ada',
  displayName: 'Ada',
  emails: [{ value: 'ada@home.example', type: 'home' }],
};
const validate = createResourceValidator(userType);

describe('a value path that matches nothing, as Entra sends it', () => {
  for (const [path, value, attribute, created] of [
    ['emails[type eq "work"].value', 'a@x', 'emails', { type: 'work', value: 'a@x' }],
    ['roles[primary eq "True"].value', 'admin', 'roles', { primary: true, value: 'admin' }],
    ['addresses[primary eq true].locality', 'London', 'addresses', { primary: true, locality: 'London' }],
    ['addresses[type eq "work"].country', 'UK', 'addresses', { type: 'work', country: 'UK' }],
    ['phoneNumbers[type eq mobile].value', '+44', 'phoneNumbers', { type: 'mobile', value: '+44' }],
    ['ims[type eq 7].value', 'x', 'ims', { type: '7', value: 'x' }],
    [
      'emails[type eq "work" and primary eq true].value',
      'a@x',
      'emails',
      { type: 'work', primary: true, value: 'a@x' },
    ],
    ['emails[type eq "work"]', { value: 'a@x' }, 'emails', { type: 'work', value: 'a@x' }],
    ['emails[type eq "work"]', [{ value: 'a@x' }], 'emails', { type: 'work', value: 'a@x' }],
    ['emails[type eq "work"]', 'a@x', 'emails', { type: 'work', value: 'a@x' }],
  ] as const) {
    for (const op of ['Add', 'Replace']) {
      it(`creates ${JSON.stringify(created)} by ${op} ${path} ${JSON.stringify(value)}`, () => {
        const result = patched(ada, { op, path, value: value as JsonValue });
        validate(result);
        const before = Array.isArray(ada[attribute]) ? ada[attribute] : [];
        expect(result).to.deep.equal({ ...ada, [attribute]: [...before, created] });
      });
    }

    const code = path.includes('eq mobile') ? 'invalidFilter' : 'noTarget';
    it(`is refused as ${code} from a strict client: ${path} ${JSON.stringify(value)}`, () => {
      const operation = { op: 'replace', path, value: value as JsonValue };
      expect(refusedAs(ada, operation, strict)).to.equal(code);
    });
  }

  it('is no target where the filter describes no single element', () => {
    for (const filter of ['type ne "home"', 'type eq "a" or type eq "b"', 'not (type pr)', 'type sw "w"']) {
      const operation = { op: 'replace', path: `emails[${filter}].value`, value: 'a@x' };
      expect(refusedAs(ada, operation), filter).to.equal('noTarget');
    }
  });

  it('creates one element, which the next operation of the request finds', () => {
    const operations = [
      { op: 'Add', path: 'emails[type eq "work"].value', value: 'a@x' },
      { op: 'Add', path: 'emails[type eq "work"].primary', value: 'True' },
    ];
    expect(patched(ada, operations)['emails']).to.deep.equal([
      { value: 'ada@home.example', type: 'home' },
      { type: 'work', value: 'a@x', primary: true },
    ]);
  });

  it('creates nothing where the value is empty', () => {
    for (const value of ['', null]) {
      const operation = { op: 'Replace', path: 'emails[type eq "work"].value', value };
      expect(patched(ada, operation)).to.deep.equal(ada);
    }
  });
});

describe('a value path whose last sub-attribute goes', () => {
  const operation = { op: 'remove', path: 'emails[type eq "home"].value' };

  it('takes the element that now says no more than its filter, as one would be created from it', () => {
    expect(patched(ada, operation)).to.deep.equal({ userName: 'ada', displayName: 'Ada' });
    const emails = [{ value: 'a@x', type: 'home', display: 'A', primary: true }];
    expect(patched({ emails }, operation)).to.deep.equal({
      emails: [{ type: 'home', display: 'A', primary: true }],
    });
  });

  it('takes no more than the sub-attribute for a strict client', () => {
    expect(patched(ada, operation, strict)).to.deep.equal({ ...ada, emails: [{ type: 'home' }] });
  });
});

describe('a boolean in quotes in the filter of a path', () => {
  it('finds the value that has the boolean', () => {
    const resource = { roles: [{ value: 'agent', primary: true }, { value: 'guest' }] };
    const operation = { op: 'Replace', path: 'roles[primary eq "True"].value', value: 'admin' };
    expect(patched(resource, operation)).to.deep.equal({
      roles: [{ value: 'admin', primary: true }, { value: 'guest' }],
    });
  });
});

describe('values without quotes in the filter of a path', () => {
  it('are read, except for a strict client', () => {
    const operation = { op: 'remove', path: 'emails[type eq home]' };
    expect(patched(ada, operation)).to.deep.equal({ userName: 'ada', displayName: 'Ada' });
    expect(refusedAs(ada, operation, strict)).to.equal('invalidFilter');
  });
});

describe('empty texts', () => {
  const rows: readonly (readonly [string, JsonObject])[] = [
    ['displayName', { userName: 'ada', emails: ada['emails'] ?? [] }],
    ['emails', { userName: 'ada', displayName: 'Ada' }],
    ['emails[type eq "home"].value', { userName: 'ada', displayName: 'Ada' }],
    ['emails[type eq "home"]', { userName: 'ada', displayName: 'Ada' }],
    [`${ENTERPRISE}:manager`, ada],
    ['title', ada],
  ];
  for (const [path, result] of rows) {
    for (const value of ['', null]) {
      it(`${path} is cleared by ${JSON.stringify(value)}`, () => {
        expect(patched(ada, { op: 'Replace', path, value })).to.deep.equal(result);
      });
    }
  }

  it('clear the manager, whatever form the path has', () => {
    const managed = { ...ada, [ENTERPRISE]: { manager: { value: 'b-2', $ref: 'Users/b-2' } } };
    for (const [path, value] of [
      [`${ENTERPRISE}:manager`, ''],
      [`${ENTERPRISE}:manager`, [{ value: '' }]],
      [`${ENTERPRISE}:manager`, { value: '' }],
      ['manager', ''],
    ] as const) {
      expect(patched(managed, { op: 'Replace', path, value: value as JsonValue }), path).to.deep.equal(ada);
    }
  });

  it('are texts to a strict client', () => {
    const operation = { op: 'replace', path: 'displayName', value: '' };
    expect(patched(ada, operation, strict)).to.deep.equal({ ...ada, displayName: '' });
  });
});

describe('the manager, as Entra writes it', () => {
  const managed = { ...ada, [ENTERPRISE]: { manager: { value: 'b-2' } } };
  for (const [path, value] of [
    [`${ENTERPRISE}:manager`, 'b-2'],
    [`${ENTERPRISE}:manager`, { value: 'b-2' }],
    [`${ENTERPRISE}:manager`, [{ $ref: null, value: 'b-2' }]],
    [`${ENTERPRISE}:manager.value`, 'b-2'],
    ['manager', 'b-2'],
    ['manager', [{ value: 'b-2' }]],
  ] as const) {
    it(`is ${path} ${JSON.stringify(value)}`, () => {
      expect(patched(ada, { op: 'Add', path, value: value as JsonValue })).to.deep.equal(managed);
    });
  }

  it('is left as it is by a strict client who sends the bare id, which the validation refuses', () => {
    const operation = { op: 'add', path: `${ENTERPRISE}:manager`, value: 'b-2' };
    const result = patched(ada, operation, strict);
    expect(result[ENTERPRISE]).to.deep.equal({ manager: 'b-2' });
    expect(() => {
      validate(result);
    }).to.throw(`${ENTERPRISE}:manager: must be object`);
  });

  it('has to be under its URN for a strict client', () => {
    const operation = { op: 'add', path: 'manager', value: { value: 'b-2' } };
    expect(refusedAs(ada, operation, strict)).to.equal('invalidPath');
  });
});

describe('other tolerances', () => {
  it('read True and False, except for a strict client', () => {
    const operation = { op: 'replace', path: 'active', value: 'False' };
    expect(patched(ada, operation)).to.deep.equal({ ...ada, active: false });
    expect(patched(ada, operation, strict)).to.deep.equal({ ...ada, active: 'False' });
  });

  it('read one member without a list, except for a strict client', () => {
    const operation = { op: 'add', path: 'members', value: { $ref: null, value: 'a-1' } };
    const result = { displayName: 'Agents', members: [{ value: 'a-1' }] };
    expect(patched({ displayName: 'Agents' }, operation, { type: groupType })).to.deep.equal(result);
    expect(refusedAs({ displayName: 'Agents' }, operation, { type: groupType, ...strict })).to.equal(
      'invalidValue',
    );
  });

  it('keep an app role of Entra as the text that it is', () => {
    const value = '{"id":"1","value":"Admin","displayName":"Admin"}';
    expect(patched(ada, { op: 'Add', path: 'roles', value: [{ value }] })).to.deep.equal({
      ...ada,
      roles: [{ value }],
    });
  });

  it('replace the externalId of a group', () => {
    const operation = { op: 'Replace', path: 'externalId', value: 'E-7' };
    expect(patched({ displayName: 'Agents' }, operation, { type: groupType })).to.deep.equal({
      displayName: 'Agents',
      externalId: 'E-7',
    });
  });

  it('pass over unknown sub-attributes in a value, except for a strict client', () => {
    const operation = { op: 'replace', path: 'name', value: { givenName: 'Ada', nick: 'A' } };
    expect(patched(ada, operation)).to.deep.equal({ ...ada, name: { givenName: 'Ada' } });
    expect(refusedAs(ada, operation, strict)).to.equal('invalidValue');
  });

  it('leave a value of the wrong type to the validation', () => {
    for (const [path, value] of [
      ['active', 'perhaps'],
      ['displayName', 7],
      ['name', 'Ada'],
      ['emails', 7],
      ['name.givenName', { first: 'Ada' }],
      [`${ENTERPRISE}:manager`, ['b-2', 'c-3']],
    ] as const) {
      expect(() => {
        validate(patched(ada, { op: 'replace', path, value: value as JsonValue }));
      }, path).to.throw(/must be/);
    }
  });
});
