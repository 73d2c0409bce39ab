import { expect } from 'chai';
import { type JsonObject } from '../../../../src/kernel/json.ts';
import { matches } from '../../../../src/scim/filter/evaluate-filter.ts';
import { parseFilter } from '../../../../src/scim/filter/parse-filter.ts';
import { resolveFilter } from '../../../../src/scim/filter/resolve-filter.ts';
import { EXTENSION_URN, sampleResourceType } from '../../../support/sample-resource-type.ts';

const USER_ID = '0b3c7a9e-6a4f-4d52-9d6b-1f6d7b0c2a11';
const MANAGER_ID = '7d0f2f3a-55b1-4d0e-8a55-8c1f0f6f3b22';

const resource: JsonObject = {
  id: USER_ID,
  userName: 'joe@example.com',
  displayName: 'Support and Sales (EMEA)',
  externalId: 'jyoung',
  emails: [
    { type: 'work', value: 'joe@example.com' },
    { type: 'home', value: 'joe@home.example' },
  ],
  roles: [{ primary: true, value: 'admin' }],
  members: [{ value: MANAGER_ID }],
  [EXTENSION_URN]: { manager: { value: MANAGER_ID } },
};

describe('the filters that identity providers send', () => {
  for (const [client, filter] of [
    ['Entra matches a user', 'userName eq "JOE@Example.com"'],
    ['Entra matches by externalId', 'externalId eq "jyoung"'],
    ['Entra’s documentation leaves the quotes out', 'externalId eq jyoung'],
    ['Entra matches by an element path', 'emails[type eq "work"].value eq "joe@example.com"'],
    ['Entra matches a group', 'displayName eq "Support and Sales (EMEA)"'],
    ['Entra checks a manager', `id eq "${USER_ID}" and manager eq "${MANAGER_ID}"`],
    ['Entra checks a manager, the other way round', `manager eq "${MANAGER_ID}" and id eq "${USER_ID}"`],
    ['Entra checks a member', `id eq "${USER_ID}" and members eq "${MANAGER_ID}"`],
    ['Entra writes booleans as text', 'roles[primary eq "True"]'],
    ['Entra’s newer dialect writes them as booleans', 'roles[primary eq true]'],
    ['Okta matches a user', 'userName eq "joe@example.com"'],
    ['Ping leaves the quotes out', 'userName eq joe@example.com'],
    ['Ping compares a bare complex attribute', 'emails eq "joe@example.com"'],
    ['IPSIE filters on e-mail', 'emails[value eq "joe@example.com"]'],
    ['IPSIE filters on a kind of e-mail', 'emails[type eq "work" and value eq "joe@example.com"]'],
    ['IPSIE filters on members', `members[value eq "${MANAGER_ID}"]`],
    ['a client leaves the quotes of an id out', `id eq ${USER_ID}`],
    ['a client qualifies the manager', `${EXTENSION_URN}:manager.value eq "${MANAGER_ID}"`],
  ] as const) {
    it(`${client}: ${filter}`, () => {
      const resolved = resolveFilter(parseFilter(filter), sampleResourceType);
      expect(matches(resolved, resource)).to.be.true;
      expect(matches(resolved, { userName: 'somebody.else' })).to.be.false;
    });
  }

  it('an element path holds for the value of that element alone', () => {
    const filter = parseFilter('emails[type eq "work"].value eq "joe@home.example"');
    expect(matches(resolveFilter(filter, sampleResourceType), resource)).to.be.false;
  });
});
