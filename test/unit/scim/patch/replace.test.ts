import { expect } from 'chai';
import { type JsonObject, type JsonValue } from '../../../../src/kernel/json.ts';
import { LENIENT, STRICT } from '../../../../src/scim/compat/compat-rules.ts';
import { OTHER_EXTENSION_URN, sampleResourceType } from '../../../support/sample-resource-type.ts';
import { ENTERPRISE } from '../schema/schema-documents.ts';
import { patched, refusedAs } from './patching.ts';

const work = { value: 'ada@work.example', type: 'work', display: 'Work' };
const home = { value: 'ada@home.example', type: 'home' };
const ada: JsonObject = {
  userName: 'ada',
  displayName: 'Ada',
  active: true,
  name: { givenName: 'Ada', familyName: 'Byron' },
  emails: [work, home],
  [ENTERPRISE]: { department: 'Engines', manager: { value: 'b-2', $ref: 'Users/b-2' } },
};

for (const rules of [LENIENT, STRICT]) {
  describe(`RFC 7644 §3.5.2.3, replace by a ${rules === STRICT ? 'strict' : 'tolerant'} client`, () => {
    const replace = (path: string, value: JsonValue, resource = ada): JsonObject =>
      patched(resource, { op: 'replace', path, value }, { rules });

    it('replaces a single value, or sets it where there is none', () => {
      expect(replace('displayName', 'Lady Ada')).to.deep.equal({ ...ada, displayName: 'Lady Ada' });
      expect(replace('active', false)).to.deep.equal({ ...ada, active: false });
      expect(replace('title', 'Countess')).to.deep.equal({ ...ada, title: 'Countess' });
    });

    it('replaces the sub-attributes named of a complex attribute and leaves the others', () => {
      expect(replace('name', { familyName: 'Lovelace' })['name']).to.deep.equal({
        givenName: 'Ada',
        familyName: 'Lovelace',
      });
    });

    it('clears a sub-attribute that is named with null', () => {
      expect(replace('name', { familyName: null })['name']).to.deep.equal({ givenName: 'Ada' });
    });

    it('replaces one sub-attribute', () => {
      expect(replace('name.familyName', 'Lovelace')['name']).to.deep.equal({
        givenName: 'Ada',
        familyName: 'Lovelace',
      });
      expect(replace('name.middleName', 'King')['name']).to.include({ middleName: 'King' });
    });

    // §3.5.2.3: "If the target location path specifies an attribute that does not exist, the service provider SHALL
    // treat the operation as an 'add'."
    it('creates an element for a sub-attribute of a list that is empty, but none where nothing is set', () => {
      expect(replace('roles.value', 'admin')).to.deep.equal({ ...ada, roles: [{ value: 'admin' }] });
      expect(replace('roles.value', null)).to.deep.equal(ada);
    });

    it('replaces all values of a multi-valued attribute', () => {
      expect(replace('emails', [{ value: 'new@work.example' }])).to.deep.equal({
        ...ada,
        emails: [{ value: 'new@work.example' }],
      });
    });

    it('clears a multi-valued attribute with an empty list, any attribute with null', () => {
      for (const value of [[], null]) {
        expect(replace('emails', value)).not.to.have.property('emails');
      }
      expect(replace('displayName', null)).not.to.have.property('displayName');
      expect(replace('name.givenName', null)['name']).to.deep.equal({ familyName: 'Byron' });
      expect(replace(`${ENTERPRISE}:manager`, null)[ENTERPRISE]).to.deep.equal({ department: 'Engines' });
    });

    it('replaces the values that a filter selects as a whole', () => {
      expect(replace('emails[type eq "work"]', { value: 'new@work.example', type: 'other' })).to.deep.equal({
        ...ada,
        emails: [{ value: 'new@work.example', type: 'other' }, home],
      });
      expect(replace('emails[value pr]', { display: 'x' })['emails']).to.deep.equal([
        { display: 'x' },
        { display: 'x' },
      ]);
    });

    it('replaces a sub-attribute of the values that a filter selects', () => {
      expect(replace('emails[type eq "work"].value', 'new@work.example')['emails']).to.deep.equal([
        { ...work, value: 'new@work.example' },
        home,
      ]);
    });

    it('replaces a sub-attribute of every value where no filter selects some', () => {
      expect(replace('emails.type', 'other')['emails']).to.deep.equal([
        { ...work, type: 'other' },
        { ...home, type: 'other' },
      ]);
    });

    it('replaces attributes of an extension', () => {
      expect(replace(`${ENTERPRISE}:department`, 'Support')).to.deep.equal({
        ...ada,
        [ENTERPRISE]: { department: 'Support', manager: { value: 'b-2', $ref: 'Users/b-2' } },
      });
    });

    it('replaces the attributes named of a whole extension by its URN', () => {
      expect(replace(ENTERPRISE, { department: 'Support' })[ENTERPRISE]).to.deep.equal({
        department: 'Support',
        manager: { value: 'b-2', $ref: 'Users/b-2' },
      });
    });

    it('clears a whole extension with null', () => {
      const cleared = replace(ENTERPRISE, null);
      expect(cleared).not.to.have.property(ENTERPRISE);
      expect(patched(ada, { op: 'replace', value: { [ENTERPRISE]: null } }, { rules })).to.deep.equal(
        cleared,
      );
    });

    it('leaves nothing of another manager', () => {
      expect(replace(`${ENTERPRISE}:manager`, { value: 'c-3' })[ENTERPRISE]).to.deep.equal({
        department: 'Engines',
        manager: { value: 'c-3' },
      });
      expect(replace(`${ENTERPRISE}:manager`, { value: 'b-2' })).to.deep.equal(ada);
    });

    it('applies several operations in order, each on the result of those before', () => {
      const operations = [
        { op: 'replace', path: 'displayName', value: 'A' },
        { op: 'remove', path: 'emails[type eq "home"]' },
        { op: 'add', path: 'emails', value: [{ value: 'ada@home.example', type: 'home' }] },
        { op: 'replace', path: 'emails[type eq "home"].display', value: 'Home' },
        { op: 'replace', path: 'displayName', value: 'B' },
      ];
      expect(patched(ada, operations, { rules })).to.deep.equal({
        ...ada,
        displayName: 'B',
        emails: [work, { ...home, display: 'Home' }],
      });
    });

    it('refuses the whole where one operation fails', () => {
      const operations = [
        { op: 'replace', path: 'displayName', value: 'A' },
        { op: 'replace', path: 'emails[type ne "work" and type ne "home"].value', value: 'x' },
      ];
      expect(refusedAs(ada, operations, { rules })).to.equal('noTarget');
    });
  });
}

describe('RFC 7644 §3.5.2.3, replace in a multi-valued attribute of simple values', () => {
  const sample = { type: sampleResourceType, rules: STRICT };
  const tagged = { userName: 'ada', tags: ['blue', 'red'], [OTHER_EXTENSION_URN]: { badges: ['X'] } };

  it('replaces all values', () => {
    expect(patched(tagged, { op: 'replace', path: 'tags', value: ['green'] }, sample)['tags']).to.deep.equal([
      'green',
    ]);
  });

  it('replaces the values that a filter selects', () => {
    const operation = { op: 'replace', path: 'tags[value eq "blue"]', value: 'green' };
    expect(patched(tagged, operation, sample)['tags']).to.deep.equal(['green', 'red']);
  });

  it('finds no target where the filter selects none, tolerant or not', () => {
    const operation = { op: 'replace', path: 'tags[value eq "black"]', value: 'green' };
    expect(refusedAs(tagged, operation, sample)).to.equal('noTarget');
    expect(refusedAs(tagged, operation, { type: sampleResourceType })).to.equal('noTarget');
  });
});
