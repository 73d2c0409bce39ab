import { expect } from 'chai';
import { type JsonObject, type JsonValue } from '../../../../src/kernel/json.ts';
import { LENIENT, STRICT } from '../../../../src/scim/compat/compat-rules.ts';
import { OTHER_EXTENSION_URN, sampleResourceType } from '../../../support/sample-resource-type.ts';
import { ENTERPRISE, groupType } from '../schema/schema-documents.ts';
import { ScimError } from '../../../../src/scim/scim-error.ts';
import { patched, refusedAs } from './patching.ts';

const work = { value: 'ada@work.example', type: 'work', display: 'Work' };
const home = { value: 'ada@home.example', type: 'home' };
const ada: JsonObject = {
  userName: 'ada',
  displayName: 'Ada',
  name: { givenName: 'Ada', familyName: 'Byron' },
  emails: [work, home],
  [ENTERPRISE]: { department: 'Engines', manager: { value: 'b-2' } },
};

const omitting = (resource: JsonObject, ...names: string[]): JsonObject =>
  Object.fromEntries(Object.entries(resource).filter(([name]) => !names.includes(name)));

for (const rules of [LENIENT, STRICT]) {
  describe(`RFC 7644 §3.5.2.2, remove by a ${rules === STRICT ? 'strict' : 'tolerant'} client`, () => {
    const remove = (path: string, resource = ada): JsonObject =>
      patched(resource, { op: 'remove', path }, { rules });

    it('takes a single value, simple or complex', () => {
      expect(remove('displayName')).to.deep.equal(omitting(ada, 'displayName'));
      expect(remove('name')).to.deep.equal(omitting(ada, 'name'));
    });

    it('takes a sub-attribute, and the attribute with the last of them', () => {
      const once = remove('name.givenName');
      expect(once['name']).to.deep.equal({ familyName: 'Byron' });
      expect(remove('name.familyName', once)).to.deep.equal(omitting(ada, 'name'));
    });

    it('takes all values of a multi-valued attribute where no filter selects some', () => {
      expect(remove('emails')).to.deep.equal(omitting(ada, 'emails'));
    });

    it('takes the values that a filter selects', () => {
      expect(remove('emails[type eq "work"]')).to.deep.equal({ ...ada, emails: [home] });
      expect(remove('emails[type eq "home" or display pr]')).to.deep.equal(omitting(ada, 'emails'));
    });

    it('takes a sub-attribute of the values that a filter selects', () => {
      expect(remove('emails[type eq "work"].display')['emails']).to.deep.equal([
        { value: 'ada@work.example', type: 'work' },
        home,
      ]);
    });

    it('leaves a value that the filter found by its significant value', () => {
      const emails = [{ value: 'a@x', display: 'A' }, { value: 'b@x' }];
      const left = [{ value: 'a@x' }, { value: 'b@x' }];
      expect(remove('emails[value eq "a@x"].display', { emails })).to.deep.equal({ emails: left });
      expect(remove('emails[value eq "b@x"].display', { emails })).to.deep.equal({ emails });
    });

    it('leaves a value of which the sub-attribute is not there', () => {
      const addresses = [{ type: 'work' }];
      expect(remove('addresses[type eq "work"].locality', { addresses })).to.deep.equal({ addresses });
    });

    it('takes a sub-attribute of every value', () => {
      expect(remove('emails.type')['emails']).to.deep.equal([
        { value: 'ada@work.example', display: 'Work' },
        { value: 'ada@home.example' },
      ]);
    });

    it('takes an attribute of an extension, and the extension with the last of them', () => {
      const once = remove(`${ENTERPRISE}:manager`);
      expect(once[ENTERPRISE]).to.deep.equal({ department: 'Engines' });
      expect(remove(`${ENTERPRISE}:department`, once)).to.deep.equal(omitting(ada, ENTERPRISE));
    });

    it('takes a whole extension by its URN', () => {
      expect(remove(ENTERPRISE)).to.deep.equal(omitting(ada, ENTERPRISE));
    });

    it('changes nothing where there is nothing to take', () => {
      for (const path of [
        'title',
        'roles',
        'addresses[type eq "work"]',
        'emails[type eq "other"]',
        'emails[type eq "other"].display',
        'name.middleName',
        'addresses.locality',
        `${ENTERPRISE}:costCenter`,
        `${ENTERPRISE}:manager.$ref`,
      ]) {
        expect(remove(path), path).to.deep.equal(ada);
      }
    });

    it('fails without a path (noTarget)', () => {
      for (const operation of [{ op: 'remove' }, { op: 'remove', path: '' }, { op: 'remove', value: {} }]) {
        expect(refusedAs(ada, operation, { rules })).to.equal('noTarget');
      }
    });

    it('fails on a required or readOnly attribute (mutability)', () => {
      for (const path of ['userName', 'id', 'meta', 'schemas', 'groups', 'meta.version']) {
        expect(refusedAs(ada, { op: 'remove', path }, { rules }), path).to.equal('mutability');
      }
    });
  });
}

describe('RFC 7644 §3.5.2.2, remove from a multi-valued attribute of simple values', () => {
  const sample = { type: sampleResourceType, rules: STRICT };

  it('takes the values that a filter selects', () => {
    const tagged = { userName: 'ada', tags: ['blue', 'red'], [OTHER_EXTENSION_URN]: { badges: ['X', 'Y'] } };
    expect(patched(tagged, { op: 'remove', path: 'tags[value eq "BLUE"]' }, sample)).to.deep.equal({
      ...tagged,
      tags: ['red'],
    });
    const path = `${OTHER_EXTENSION_URN}:badges[value eq "X"]`;
    expect(patched(tagged, { op: 'remove', path }, sample)[OTHER_EXTENSION_URN]).to.deep.equal({
      badges: ['Y'],
    });
  });
});

describe('remove with a value, as Entra names members', () => {
  const agents: JsonObject = {
    displayName: 'Agents',
    members: [{ value: 'a-1', type: 'User' }, { value: 'b-2' }, { value: 'c-3' }],
  };
  const members = (value: JsonValue, rules = LENIENT): JsonValue | undefined =>
    patched(
      agents,
      { op: rules === STRICT ? 'remove' : 'Remove', path: 'members', value },
      { type: groupType, rules },
    )['members'];

  for (const value of [
    [{ $ref: null, value: 'b-2' }],
    [{ value: 'b-2', type: 'User' }],
    [{ value: 'b-2', display: 'Bob' }],
    { value: 'b-2' },
    'b-2',
    ['b-2'],
  ]) {
    it(`takes only the one named by ${JSON.stringify(value)}`, () => {
      expect(members(value)).to.deep.equal([{ value: 'a-1', type: 'User' }, { value: 'c-3' }]);
    });
  }

  it('is refused to a strict client, since RFC 7644 §3.5.2.2 knows no value and would take all', () => {
    expect(() => members([{ value: 'b-2' }], STRICT))
      .to.throw(ScimError)
      .with.property('code', 'invalidValue');
  });

  it('takes several', () => {
    expect(members([{ value: 'a-1' }, { value: 'c-3' }])).to.deep.equal([{ value: 'b-2' }]);
  });

  for (const value of [
    [],
    [null],
    [{ value: 'z-9' }],
    [{ $ref: null }],
    [{ display: 'Ada' }],
    [{ id: 'a-1' }],
    {},
  ]) {
    it(`takes nobody for ${JSON.stringify(value)}`, () => {
      expect(members(value)).to.deep.equal(agents['members']);
    });
  }

  it('takes all without a value or with null', () => {
    expect(members(null)).to.be.undefined;
    expect(patched(agents, { op: 'remove', path: 'members' }, { type: groupType })).to.deep.equal({
      displayName: 'Agents',
    });
  });

  it('compares a value without a significant one by all that is said', () => {
    const resource = {
      addresses: [
        { type: 'work', locality: 'London' },
        { type: 'work', locality: 'Paris' },
      ],
    };
    const operation = { op: 'remove', path: 'addresses', value: [{ locality: 'Paris' }] };
    expect(patched(resource, operation)).to.deep.equal({
      addresses: [{ type: 'work', locality: 'London' }],
    });
  });

  it('takes only those named among the ones that a filter selects', () => {
    const operation = { op: 'remove', path: 'emails[type eq "work"]', value: [{ value: 'b' }] };
    const emails = [
      { type: 'work', value: 'a' },
      { type: 'work', value: 'b' },
      { type: 'home', value: 'b' },
    ];
    expect(patched({ emails }, operation)).to.deep.equal({
      emails: [
        { type: 'work', value: 'a' },
        { type: 'home', value: 'b' },
      ],
    });
  });

  it('takes simple values by value', () => {
    const tagged = { tags: ['blue', 'red', 'green'] };
    const operation = { op: 'remove', path: 'tags', value: ['red', 'green'] };
    expect(patched(tagged, operation, { type: sampleResourceType })).to.deep.equal({ tags: ['blue'] });
  });
});
