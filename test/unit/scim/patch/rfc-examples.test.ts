import { expect } from 'chai';
import { type JsonObject } from '../../../../src/kernel/json.ts';
import { STRICT } from '../../../../src/scim/compat/compat-rules.ts';
import { groupType, userType } from '../schema/schema-documents.ts';
import { patched, type Patching } from './patching.ts';

const group: Patching = { type: groupType, rules: STRICT };
const user: Patching = { type: userType, rules: STRICT };

const babs = {
  value: '2819c223-7f76-453a-919d-413861904646',
  $ref: 'https://example.com/v2/Users/2819c223-7f76-453a-919d-413861904646',
};
const james = {
  value: '08e1d05d-121c-4561-8b96-473d93df9210',
  $ref: 'https://example.com/v2/Users/08e1d05d-121c-4561-8b96-473d93df9210',
};
const employees: JsonObject = { displayName: 'Employees', members: [james] };
const both: JsonObject = { displayName: 'Employees', members: [babs, james] };

const bjensen: JsonObject = {
  userName: 'bjensen',
  emails: [{ value: 'bjensen@example.com', type: 'work' }],
};

const office = {
  type: 'work',
  streetAddress: '911 Universal City Plaza',
  locality: 'Hollywood',
  region: 'CA',
  postalCode: '91608',
  country: 'US',
  formatted: '911 Universal City Plaza\nHollywood, CA 91608 US',
  primary: true,
};

describe('RFC 7644 §3.5.2.1, the examples', () => {
  it('add a member to a group, whose display name the server knows better', () => {
    const value = [{ display: 'Babs Jensen', ...babs }];
    expect(patched(employees, { op: 'add', path: 'members', value }, group)).to.deep.equal({
      displayName: 'Employees',
      members: [james, babs],
    });
  });

  it('add attributes to a user without a path', () => {
    const value = { emails: [{ value: 'babs@jensen.org', type: 'home' }], nickname: 'Babs' };
    expect(patched(bjensen, { op: 'add', value }, user)).to.deep.equal({
      userName: 'bjensen',
      nickName: 'Babs',
      emails: [
        { value: 'bjensen@example.com', type: 'work' },
        { value: 'babs@jensen.org', type: 'home' },
      ],
    });
  });
});

describe('RFC 7644 §3.5.2.2, the examples', () => {
  const path = 'members[value eq "2819c223-7f76-453a-919d-413861904646"]';

  it('remove one member of a group', () => {
    expect(patched(both, { op: 'remove', path }, group)).to.deep.equal(employees);
  });

  it('remove all members of a group', () => {
    expect(patched(both, { op: 'remove', path: 'members' }, group)).to.deep.equal({
      displayName: 'Employees',
    });
  });

  it('remove an address by a complex filter', () => {
    const emails = [
      { value: 'bjensen@example.com', type: 'work' },
      { value: 'bjensen@example.org', type: 'work' },
      { value: 'babs@example.com', type: 'home' },
    ];
    const complex = 'emails[type eq "work" and value ew "example.com"]';
    expect(patched({ ...bjensen, emails }, { op: 'remove', path: complex }, user)).to.deep.equal({
      userName: 'bjensen',
      emails: [
        { value: 'bjensen@example.org', type: 'work' },
        { value: 'babs@example.com', type: 'home' },
      ],
    });
  });

  it('remove one member and add another in one request', () => {
    const operations = [
      { op: 'remove', path },
      { op: 'add', path: 'members', value: [{ display: 'James Smith', ...james }] },
    ];
    expect(patched({ displayName: 'Employees', members: [babs] }, operations, group)).to.deep.equal(
      employees,
    );
  });

  it('remove all members and add others in one request', () => {
    const operations = [
      { op: 'remove', path: 'members' },
      { op: 'add', path: 'members', value: [babs, james] },
    ];
    expect(patched(employees, operations, group)).to.deep.equal(both);
  });
});

describe('RFC 7644 §3.5.2.3, the examples', () => {
  const home = { type: 'home', locality: 'Anaheim' };

  it('replace all members of a group', () => {
    const value = [
      { display: 'Babs Jensen', ...babs },
      { display: 'James Smith', ...james },
    ];
    expect(patched(employees, { op: 'replace', path: 'members', value }, group)).to.deep.equal(both);
  });

  it('replace the address of type work', () => {
    const addresses = [home, { type: 'work', locality: 'Burbank', region: 'CA' }];
    const operation = { op: 'replace', path: 'addresses[type eq "work"]', value: office };
    expect(patched({ ...bjensen, addresses }, operation, user)).to.deep.equal({
      ...bjensen,
      addresses: [home, office],
    });
  });

  it('replace one part of the address of type work', () => {
    const path = 'addresses[type eq "work"].streetAddress';
    const operation = { op: 'replace', path, value: '1010 Broadway Ave' };
    expect(patched({ ...bjensen, addresses: [home, office] }, operation, user)).to.deep.equal({
      ...bjensen,
      addresses: [home, { ...office, streetAddress: '1010 Broadway Ave' }],
    });
  });

  it('replace several attributes without a path', () => {
    const emails = [
      { value: 'bjensen@example.com', type: 'work', primary: true },
      { value: 'babs@jensen.org', type: 'home' },
    ];
    const operation = { op: 'replace', value: { emails, nickname: 'Babs' } };
    expect(patched({ ...bjensen, nickName: 'B' }, operation, user)).to.deep.equal({
      userName: 'bjensen',
      emails,
      nickName: 'Babs',
    });
  });
});

describe('RFC 7644 §3.5.2, the examples of paths', () => {
  const resource: JsonObject = {
    userName: 'bjensen',
    name: { familyName: 'Jensen' },
    addresses: [office],
    emails: [{ value: 'bjensen@example.com', type: 'work' }],
  };

  for (const [path, rest] of [
    ['name.familyName', { userName: 'bjensen', addresses: [office], emails: resource['emails'] ?? [] }],
    [
      'addresses[type eq "work"]',
      { userName: 'bjensen', name: { familyName: 'Jensen' }, emails: resource['emails'] ?? [] },
    ],
  ] as const) {
    it(`${path} is understood`, () => {
      expect(patched(resource, { op: 'remove', path }, user)).to.deep.equal(rest);
    });
  }

  it('members and members[value eq "…"] are understood', () => {
    const path = `members[value eq "${james.value}"]`;
    expect(patched(both, { op: 'remove', path }, group)['members']).to.deep.equal([babs]);
  });
});
