import { expect } from 'chai';
import { type JsonObject } from '../../../../src/kernel/json.ts';
import { LENIENT, STRICT } from '../../../../src/scim/compat/compat-rules.ts';
import { OTHER_EXTENSION_URN, sampleResourceType } from '../../../support/sample-resource-type.ts';
import { ENTERPRISE } from '../schema/schema-documents.ts';
import { patched, refusedAs } from './patching.ts';

const ada: JsonObject = {
  userName: 'ada',
  displayName: 'Ada',
  name: { givenName: 'Ada', familyName: 'Byron' },
  emails: [
    { value: 'ada@work.example', type: 'work' },
    { value: 'ada@home.example', type: 'home' },
  ],
};

for (const rules of [LENIENT, STRICT]) {
  describe(`RFC 7644 §3.5.2.1, add by a ${rules === STRICT ? 'strict' : 'tolerant'} client`, () => {
    const add = (path: string, value: JsonObject[string], resource = ada): JsonObject =>
      patched(resource, { op: 'add', path, value }, { rules });

    it('creates an attribute that is not there', () => {
      expect(add('title', 'Countess')).to.deep.equal({ ...ada, title: 'Countess' });
      expect(add('active', false)).to.deep.equal({ ...ada, active: false });
    });

    // §3.5.2.1: "If the target location does not exist, the attribute and value are added."
    it('creates an element for a sub-attribute of a list that is empty, and changes each of one that is not', () => {
      expect(add('roles.value', 'admin')).to.deep.equal({ ...ada, roles: [{ value: 'admin' }] });
      expect(add('ims.primary', true)['ims']).to.deep.equal([{ primary: true }]);
      expect(add('emails.display', 'A')['emails']).to.deep.equal([
        { value: 'ada@work.example', type: 'work', display: 'A' },
        { value: 'ada@home.example', type: 'home', display: 'A' },
      ]);
    });

    it('replaces a single value that is there', () => {
      expect(add('displayName', 'Lady Ada')).to.deep.equal({ ...ada, displayName: 'Lady Ada' });
    });

    it('adds sub-attributes to a complex attribute and replaces those that are there', () => {
      expect(add('name', { familyName: 'Lovelace', middleName: 'King' })).to.deep.equal({
        ...ada,
        name: { givenName: 'Ada', familyName: 'Lovelace', middleName: 'King' },
      });
    });

    it('creates a complex attribute that is not there', () => {
      expect(add('name', { givenName: 'Ada' }, { userName: 'ada' })).to.deep.equal({
        userName: 'ada',
        name: { givenName: 'Ada' },
      });
      expect(add('name.givenName', 'Ada', { userName: 'ada' })).to.deep.equal({
        userName: 'ada',
        name: { givenName: 'Ada' },
      });
    });

    it('sets one sub-attribute and leaves the others', () => {
      expect(add('name.familyName', 'Lovelace')).to.deep.equal({
        ...ada,
        name: { givenName: 'Ada', familyName: 'Lovelace' },
      });
    });

    it('appends to a multi-valued attribute', () => {
      expect(add('emails', [{ value: 'ada@new.example', type: 'other' }])['emails']).to.deep.equal([
        { value: 'ada@work.example', type: 'work' },
        { value: 'ada@home.example', type: 'home' },
        { value: 'ada@new.example', type: 'other' },
      ]);
    });

    it('creates a multi-valued attribute that is not there', () => {
      expect(add('roles', [{ value: 'admin' }])).to.deep.equal({ ...ada, roles: [{ value: 'admin' }] });
    });

    it('changes nothing where the value is there already', () => {
      expect(add('emails', [{ value: 'ada@home.example', type: 'home' }])).to.deep.equal(ada);
      expect(add('emails', [{ value: 'ada@home.example' }])).to.deep.equal(ada);
      expect(add('displayName', 'Ada')).to.deep.equal(ada);
      expect(add('emails', [])).to.deep.equal(ada);
    });

    it('adds the same value of another type', () => {
      expect(add('emails', [{ value: 'ada@home.example', type: 'other' }])['emails']).to.have.length(3);
    });

    it('adds to a value what was not said of it yet', () => {
      expect(add('emails', [{ value: 'ada@home.example', display: 'Home' }])['emails']).to.deep.equal([
        { value: 'ada@work.example', type: 'work' },
        { value: 'ada@home.example', type: 'home', display: 'Home' },
      ]);
    });

    it('adds a value that stands twice in the list once', () => {
      expect(add('roles', [{ value: 'admin' }, { value: 'admin' }])['roles']).to.deep.equal([
        { value: 'admin' },
      ]);
    });

    it('compares values without a significant one as a whole', () => {
      const resource = { userName: 'ada', addresses: [{ type: 'work', locality: 'London' }] };
      expect(add('addresses', [{ type: 'work', locality: 'London' }], resource)).to.deep.equal(resource);
      expect(add('addresses', [{ type: 'work', locality: 'Paris' }], resource)['addresses']).to.have.length(
        2,
      );
    });

    it('adds to the values that a filter selects and leaves what it does not name', () => {
      expect(add('emails[type eq "work"]', { display: 'Work' })['emails']).to.deep.equal([
        { value: 'ada@work.example', type: 'work', display: 'Work' },
        { value: 'ada@home.example', type: 'home' },
      ]);
      expect(add('emails[type eq "work"]', { value: 'new@work.example' })['emails']).to.deep.equal([
        { value: 'new@work.example', type: 'work' },
        { value: 'ada@home.example', type: 'home' },
      ]);
      expect(add('emails[type eq "work"].display', 'Work')['emails']).to.deep.equal([
        { value: 'ada@work.example', type: 'work', display: 'Work' },
        { value: 'ada@home.example', type: 'home' },
      ]);
    });

    it('sets a sub-attribute of every value where no filter selects some', () => {
      expect(add('emails.display', 'Mail')['emails']).to.deep.equal([
        { value: 'ada@work.example', type: 'work', display: 'Mail' },
        { value: 'ada@home.example', type: 'home', display: 'Mail' },
      ]);
    });

    it('adds attributes of an extension', () => {
      const extended = add(`${ENTERPRISE}:department`, 'Engines');
      expect(extended).to.deep.equal({ ...ada, [ENTERPRISE]: { department: 'Engines' } });
      expect(add(`${ENTERPRISE.toUpperCase()}:MANAGER.value`, 'b-2', extended)).to.deep.equal({
        ...ada,
        [ENTERPRISE]: { department: 'Engines', manager: { value: 'b-2' } },
      });
    });

    it('adds a set of attributes to a whole extension by its URN', () => {
      const resource = { ...ada, [ENTERPRISE]: { department: 'Engines', costCenter: '1' } };
      expect(add(ENTERPRISE, { costCenter: '2', manager: { value: 'b-2' } }, resource)).to.deep.equal({
        ...ada,
        [ENTERPRISE]: { department: 'Engines', costCenter: '2', manager: { value: 'b-2' } },
      });
    });

    it('reads names in any letter case', () => {
      expect(add('NAME', { GIVENNAME: 'Augusta' })['name']).to.deep.equal({
        givenName: 'Augusta',
        familyName: 'Byron',
      });
      expect(add('Emails[TYPE eq "WORK"].Display', 'Work')['emails']).to.deep.include({
        value: 'ada@work.example',
        type: 'work',
        display: 'Work',
      });
    });
  });
}

describe('RFC 7644 §3.5.2.1, add to a multi-valued attribute of simple values', () => {
  const sample = { type: sampleResourceType, rules: STRICT };
  const tagged: JsonObject = {
    userName: 'ada',
    tags: ['blue'],
    [OTHER_EXTENSION_URN]: { badges: ['X'] },
  };

  it('appends those that are not there', () => {
    expect(patched(tagged, { op: 'add', path: 'tags', value: ['blue', 'red'] }, sample)).to.deep.equal({
      ...tagged,
      tags: ['blue', 'red'],
    });
  });

  it('appends in an extension', () => {
    const operation = { op: 'add', path: `${OTHER_EXTENSION_URN}:badges`, value: ['Y'] };
    expect(patched(tagged, operation, sample)).to.deep.equal({
      ...tagged,
      [OTHER_EXTENSION_URN]: { badges: ['X', 'Y'] },
    });
  });

  it('refuses one value without a list from a strict client alone', () => {
    const operation = { op: 'add', path: 'tags', value: 'red' };
    expect(refusedAs(tagged, operation, sample)).to.equal('invalidValue');
    expect(patched(tagged, operation, { type: sampleResourceType })['tags']).to.deep.equal(['blue', 'red']);
  });
});
