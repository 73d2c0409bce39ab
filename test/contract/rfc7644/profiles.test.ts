import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { type ClientProfile } from '../../../src/tenants/client-profile.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import {
  ENTERPRISE,
  expectRefusal,
  newClient,
  newName,
  patchOf,
  type ScimClient,
  USER,
  userWith,
} from './scim-client.ts';

const PROFILES = ['default', 'entra', 'okta', 'strict'] as const satisfies readonly ClientProfile[];
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const MANAGER = '26118915-6090-4610-87e4-49d8ca9f808d';

interface Deviation {
  readonly name: string;
  readonly acceptedFrom: readonly ClientProfile[];
  /** What it is refused with from everybody else. */
  readonly scimType: string;
  readonly send: (client: ScimClient, user: string) => ReturnType<ScimClient['send']>;
}

const create =
  (attributes: JsonObject): Deviation['send'] =>
  async (client) =>
    client.send('POST', '/Users', { ...userWith(), ...attributes });

const patch =
  (...operations: JsonObject[]): Deviation['send'] =>
  async (client, user) =>
    client.send('PATCH', `/Users/${user}`, patchOf(...operations));

const find =
  (filter: string): Deviation['send'] =>
  async (client) =>
    client.send('GET', `/Users?filter=${encodeURIComponent(filter)}`);

const BY_ALL_BUT_STRICT: readonly ClientProfile[] = ['default', 'entra', 'okta'];
const BY_ENTRA: readonly ClientProfile[] = ['default', 'entra'];

const DEVIATIONS: readonly Deviation[] = [
  {
    name: 'a boolean as a text',
    acceptedFrom: BY_ENTRA,
    scimType: 'invalidValue',
    send: create({ active: 'False' }),
  },
  {
    name: 'a capitalised operation',
    acceptedFrom: BY_ENTRA,
    scimType: 'invalidSyntax',
    send: patch({ op: 'Replace', path: 'title', value: 'Lead' }),
  },
  {
    name: 'one value in the place of a list',
    acceptedFrom: BY_ENTRA,
    scimType: 'invalidValue',
    send: create({ emails: { value: 'a@example.com' } }),
  },
  {
    name: 'the bare id of a manager',
    acceptedFrom: BY_ENTRA,
    scimType: 'invalidValue',
    send: create({ schemas: [USER, ENTERPRISE], [ENTERPRISE]: { manager: MANAGER } }),
  },
  {
    name: 'a value path that matches nothing',
    acceptedFrom: BY_ENTRA,
    scimType: 'noTarget',
    send: patch({ op: 'replace', path: 'addresses[type eq "work"].locality', value: 'Ulm' }),
  },
  {
    name: 'a filter without quotes',
    acceptedFrom: BY_ENTRA,
    scimType: 'invalidFilter',
    send: find('externalId eq jyoung'),
  },
  {
    name: 'a PATCH without a path',
    acceptedFrom: BY_ALL_BUT_STRICT,
    scimType: 'noTarget',
    send: patch({ op: 'replace', value: { active: true } }),
  },
  {
    name: 'an attribute that there is not',
    acceptedFrom: BY_ALL_BUT_STRICT,
    scimType: 'invalidValue',
    send: create({ shoeSize: '43' }),
  },
  {
    name: 'a schema that there is not',
    acceptedFrom: BY_ALL_BUT_STRICT,
    scimType: 'invalidValue',
    send: create({ schemas: [USER, 'urn:example:unknown:2.0:User'] }),
  },
  {
    name: 'a resource without schemas',
    acceptedFrom: BY_ALL_BUT_STRICT,
    scimType: 'invalidValue',
    send: async (client) => client.send('POST', '/Users', { userName: newName() }),
  },
  {
    name: 'an attribute of an extension without its URN',
    acceptedFrom: BY_ALL_BUT_STRICT,
    scimType: 'invalidPath',
    send: patch({ op: 'add', path: 'department', value: 'Sales' }),
  },
  {
    name: 'a filter by an attribute of an extension without its URN',
    acceptedFrom: BY_ALL_BUT_STRICT,
    scimType: 'invalidFilter',
    send: find('department eq "Sales"'),
  },
  {
    name: 'a removal by value',
    acceptedFrom: BY_ALL_BUT_STRICT,
    scimType: 'invalidValue',
    send: patch({ op: 'remove', path: 'roles', value: [{ value: 'none' }] }),
  },
];

describe('what a provisioning client may deviate in, by its profile', () => {
  let server: TestServer;
  const clients = new Map<ClientProfile, ScimClient>();

  before(async () => {
    server = await startTestServer();
    for (const profile of PROFILES) {
      clients.set(profile, await newClient(server, profile));
    }
  });
  after(async () => server.stop());

  const clientFor = (profile: ClientProfile): ScimClient => {
    const client = clients.get(profile);
    if (client === undefined) {
      throw new Error(`There is no client with the profile ${profile}`);
    }
    return client;
  };

  for (const { name, acceptedFrom, scimType, send } of DEVIATIONS) {
    for (const profile of PROFILES) {
      const isAccepted = acceptedFrom.includes(profile);
      it(`${isAccepted ? 'accepts' : 'refuses'} ${name} from ${profile}`, async () => {
        const client = clientFor(profile);
        const user = await client.create({ roles: [{ value: 'user' }] });
        const response = await send(client, user.id);
        if (isAccepted) {
          expect(response.status, response.text).to.be.oneOf([200, 201]);
        } else {
          expectRefusal(response, 400, scimType);
          expect(await client.expecting(200, 'GET', `/Users/${user.id}`)).to.deep.equal(user);
        }
      });
    }
  }

  for (const [profile, keeps] of [
    ['default', true],
    ['entra', true],
    ['okta', true],
    ['strict', false],
  ] as const) {
    it(`${keeps ? 'keeps' : 'clears'} the members of a group on a PUT without them from ${profile}`, async () => {
      const client = clientFor(profile);
      const user = await client.create();
      const group = { schemas: [GROUP], displayName: newName() };
      const members = [{ value: user.id }];
      const { id } = await client.expecting(201, 'POST', '/Groups', { ...group, members });
      const answered = await client.expecting(200, 'PUT', `/Groups/${id as string}`, group);
      expect('members' in answered).to.equal(keeps);
    });
  }

  for (const profile of PROFILES) {
    it(`accepts what RFC 7644 has from ${profile}`, async () => {
      const client = clientFor(profile);
      const user = await client.create({
        schemas: [USER, ENTERPRISE],
        active: false,
        emails: [{ value: 'a@example.com', type: 'work' }],
        [ENTERPRISE]: { department: 'Sales', manager: { value: MANAGER } },
      });
      const path = `/Users/${user.id}`;
      const patched = await client.expecting(
        200,
        'PATCH',
        path,
        patchOf(
          { op: 'replace', path: 'active', value: true },
          { op: 'add', path: 'emails', value: [{ value: 'b@example.com' }] },
          { op: 'remove', path: 'emails[type eq "work"]' },
          { op: 'replace', path: `${ENTERPRISE}:department`, value: 'Support' },
          { op: 'add', path: 'ims.value', value: 'here' },
          { op: 'replace', path: 'phoneNumbers.value', value: '+44' },
        ),
      );
      expect(patched).to.deep.include({
        active: true,
        emails: [{ value: 'b@example.com' }],
        ims: [{ value: 'here' }],
        phoneNumbers: [{ value: '+44' }],
      });
      expect(patched[ENTERPRISE]).to.include({ department: 'Support' });
      const filter = encodeURIComponent(`${ENTERPRISE}:department eq "support" and id eq "${user.id}"`);
      expect(await client.expecting(200, 'GET', `/Users?filter=${filter}`)).to.include({ totalResults: 1 });
    });
  }

  it('advertises the Interoperability Profile to a strict client alone', async () => {
    for (const profile of PROFILES) {
      const config = await clientFor(profile).expecting(200, 'GET', '/ServiceProviderConfig');
      expect(config['interopProfileConformant'], profile).to.equal(profile === 'strict' ? true : undefined);
    }
  });
});
