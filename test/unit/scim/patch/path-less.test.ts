import { expect } from 'chai';
import { type JsonObject, type JsonValue } from '../../../../src/kernel/json.ts';
import { LENIENT, STRICT } from '../../../../src/scim/compat/compat-rules.ts';
import { ENTERPRISE, groupType, USER } from '../schema/schema-documents.ts';
import { patched, refusedAs } from './patching.ts';

const ada: JsonObject = {
  userName: 'ada',
  displayName: 'Ada',
  name: { givenName: 'Ada', familyName: 'Byron' },
  emails: [{ value: 'ada@home.example', type: 'home' }],
  [ENTERPRISE]: { department: 'Engines' },
};

for (const rules of [LENIENT, STRICT]) {
  describe(`an operation without a path by a ${rules === STRICT ? 'strict' : 'tolerant'} client`, () => {
    const write = (op: string, value: JsonValue): JsonObject => patched(ada, { op, value }, { rules });

    for (const op of ['add', 'replace']) {
      it(`can ${op} a set of attributes of every kind, in any letter case`, () => {
        expect(
          write(op, {
            DISPLAYNAME: 'Lady Ada',
            active: false,
            name: { familyName: 'Lovelace' },
            roles: [{ value: 'admin' }],
            [ENTERPRISE.toUpperCase()]: { costCenter: '1' },
          }),
        ).to.deep.equal({
          userName: 'ada',
          displayName: 'Lady Ada',
          active: false,
          name: { givenName: 'Ada', familyName: 'Lovelace' },
          emails: ada['emails'],
          roles: [{ value: 'admin' }],
          [ENTERPRISE]: { department: 'Engines', costCenter: '1' },
        });
      });

      it(`can ${op} what is under the URN of the core schema`, () => {
        expect(write(op, { [USER]: { displayName: 'Lady Ada' } })).to.deep.equal({
          ...ada,
          displayName: 'Lady Ada',
        });
      });

      it(`can ${op} nothing`, () => {
        expect(write(op, {})).to.deep.equal(ada);
      });

      it(`cannot ${op} anything but an object`, () => {
        for (const value of ['Ada', 7, true, null, [], [{ displayName: 'Ada' }]]) {
          expect(refusedAs(ada, { op, value }, { rules }), JSON.stringify(value)).to.equal('invalidValue');
        }
        expect(refusedAs(ada, { op, path: ENTERPRISE, value: 'x' }, { rules })).to.equal('invalidValue');
      });
    }

    it('adds to lists or replaces them', () => {
      const emails = [{ value: 'ada@work.example' }];
      expect(write('add', { emails })['emails']).to.have.length(2);
      expect(write('replace', { emails })['emails']).to.deep.equal(emails);
    });

    it('replaces a resource by itself without any change', () => {
      expect(write('replace', ada)).to.deep.equal(ada);
      expect(write('add', ada)).to.deep.equal(ada);
    });
  });
}

describe('an operation without a path whose keys are paths, as Entra sends it', () => {
  const value = {
    displayName: 'New Name',
    'name.givenName': 'New',
    'name.FAMILYNAME': 'Name',
    [`${ENTERPRISE}:employeeNumber`]: 'E-7',
    [`${ENTERPRISE}:manager.value`]: 'b-2',
    'emails[type eq "work"].value': 'new@work.example',
    'emails[type eq "home"].primary': 'True',
    [`${USER}:title`]: 'Countess',
  };
  for (const op of ['Add', 'Replace']) {
    it(`is ${op} of each path`, () => {
      expect(patched(ada, { op, value })).to.deep.equal({
        userName: 'ada',
        displayName: 'New Name',
        title: 'Countess',
        name: { givenName: 'New', familyName: 'Name' },
        emails: [
          { value: 'ada@home.example', type: 'home', primary: true },
          { type: 'work', value: 'new@work.example' },
        ],
        [ENTERPRISE]: { department: 'Engines', employeeNumber: 'E-7', manager: { value: 'b-2' } },
      });
    });
  }

  it('clears with empty texts and null', () => {
    const cleared = { displayName: '', 'name.givenName': null, [`${ENTERPRISE}:department`]: '' };
    expect(patched(ada, { op: 'replace', value: cleared })).to.deep.equal({
      userName: 'ada',
      name: { familyName: 'Byron' },
      emails: ada['emails'],
    });
  });

  it('takes attributes of an extension without its URN', () => {
    expect(patched(ada, { op: 'replace', value: { manager: 'b-2' } })[ENTERPRISE]).to.deep.equal({
      department: 'Engines',
      manager: { value: 'b-2' },
    });
  });

  it('takes paths within the object of an extension', () => {
    const nested = { [ENTERPRISE]: { 'manager.value': 'b-2', [`${ENTERPRISE}:division`]: 'North' } };
    expect(patched(ada, { op: 'replace', value: nested })[ENTERPRISE]).to.deep.equal({
      department: 'Engines',
      division: 'North',
      manager: { value: 'b-2' },
    });
  });

  it('passes over what no schema defines', () => {
    const unknown = {
      shoeSize: 38,
      'name.nick': 'A',
      'urn:example:other:a': 1,
      'urn:example:other': { a: 1 },
      [`${ENTERPRISE}:floor`]: 3,
      [ENTERPRISE]: { floor: 3 },
      '': 1,
    };
    expect(patched(ada, { op: 'replace', value: unknown })).to.deep.equal(ada);
  });

  it('is refused from a strict client', () => {
    for (const key of ['name.givenName', 'emails[type eq "home"].value', `${ENTERPRISE}:manager.value`]) {
      expect(refusedAs(ada, { op: 'replace', value: { [key]: 'x' } }, { rules: STRICT }), key).to.equal(
        'invalidPath',
      );
    }
    for (const key of ['shoeSize', 'manager', 'urn:example:other']) {
      expect(refusedAs(ada, { op: 'replace', value: { [key]: {} } }, { rules: STRICT }), key).to.equal(
        'invalidPath',
      );
    }
  });
});

describe('the rename of a group, as Okta sends it', () => {
  it('passes over the id', () => {
    const operation = { op: 'replace', value: { id: 'g-1', displayName: 'Agents' } };
    expect(patched({ displayName: 'Old' }, operation, { type: groupType })).to.deep.equal({
      displayName: 'Agents',
    });
  });
});
