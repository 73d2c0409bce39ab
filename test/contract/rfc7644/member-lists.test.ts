import { expect } from 'chai';
import { type JsonObject, type JsonValue } from '../../../src/kernel/json.ts';
import { type ClientProfile } from '../../../src/tenants/client-profile.ts';
import { type TestResponse } from '../../support/http.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { clientOf, expectRefusal, newClient, newName, patchOf, type ScimClient } from './scim-client.ts';

const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';

/** What the values that are no lists are made of: the id of somebody who is no member yet. */
const NO_LISTS: readonly (readonly [string, (id: string) => JsonValue])[] = [
  ['an object', (id) => ({ value: id })],
  ['a text', (id) => id],
  ['a number', () => 5],
  ['a boolean', () => true],
  ['an empty text', () => ''],
];

describe('RFC 7644 §3.12, table 9, members that are no list', () => {
  let server: TestServer;
  let clients: ReadonlyMap<ClientProfile, ScimClient>;
  let member: string;
  let stranger: string;

  before(async () => {
    server = await startTestServer();
    const entries = (['entra', 'okta', 'strict'] as const).map(
      async (profile) => [profile, await newClient(server, profile)] as const,
    );
    clients = new Map(await Promise.all(entries));
    const client = clientOf(server, server.scimToken);
    member = (await client.create()).id;
    stranger = (await client.create()).id;
  });
  after(async () => server.stop());

  const clientFor = (profile: ClientProfile): ScimClient => {
    const client = clients.get(profile);
    if (client === undefined) throw new Error(`There is no client ${profile}`);
    return client;
  };

  /** A group with one member; `send` tells what is sent to it. Answers the response and who is in the group then. */
  const afterwards = async (
    client: ScimClient,
    send: (path: string, group: JsonObject) => Promise<TestResponse>,
  ): Promise<{ response: TestResponse; members: unknown[]; isUnchanged: boolean }> => {
    const body = { schemas: [GROUP], displayName: newName(), members: [{ value: member }] };
    const created = await client.expecting(201, 'POST', '/Groups', body);
    const path = `/Groups/${created['id'] as string}`;
    const response = await send(path, body);
    const found = await client.expecting(200, 'GET', path);
    const members = ((found['members'] ?? []) as JsonObject[]).map(({ value }) => value);
    return { response, members, isUnchanged: JSON.stringify(found) === JSON.stringify(created) };
  };

  for (const profile of ['okta', 'strict'] as const) {
    for (const op of ['add', 'replace', 'remove']) {
      for (const [name, valueOf] of NO_LISTS) {
        // "invalidValue: A required value was missing, or the value specified was not compatible with the operation or
        // attribute type".
        it(`refuses ${profile} to ${op} ${name} and leaves the members`, async () => {
          const client = clientFor(profile);
          const operation = { op, path: 'members', value: valueOf(op === 'remove' ? member : stranger) };
          const { response, isUnchanged } = await afterwards(client, (path) =>
            client.send('PATCH', path, patchOf(operation)),
          );
          expectRefusal(response, 400, 'invalidValue');
          // To a strict client a removal with a value is wrong before anybody looks at the value.
          const isRefusedWhole = profile === 'strict' && op === 'remove';
          expect(response.body['detail']).to.match(
            isRefusedWhole ? /^Operations\[0\]\.value: /u : /^members: must be a list\.$/u,
          );
          expect(isUnchanged).to.equal(true);
        });
      }
    }

    it(`refuses ${profile} a PUT with any of them`, async () => {
      const client = clientFor(profile);
      for (const [name, valueOf] of NO_LISTS) {
        const { response, isUnchanged } = await afterwards(client, (path, group) =>
          client.send('PUT', path, { ...group, members: valueOf(stranger) }),
        );
        expectRefusal(response, 400, 'invalidValue');
        expect(isUnchanged, name).to.equal(true);
      }
    });
  }

  it('refuses them also where the operation has no path', async () => {
    const client = clientFor('okta');
    const value = { members: { value: stranger } };
    const { response, isUnchanged } = await afterwards(client, (path) =>
      client.send('PATCH', path, patchOf({ op: 'replace', value })),
    );
    expectRefusal(response, 400, 'invalidValue');
    expect(isUnchanged).to.equal(true);
  });

  // Entra sends one object in the place of a list (`singleValueAsList`) and clears with an empty text.
  it('takes one value for a list of one, and an empty text for an empty list, from Entra', async () => {
    const client = clientFor('entra');
    for (const [op, value, expected] of [
      ['Add', { value: stranger }, [member, stranger]],
      ['Add', '', [member]],
      ['Replace', { value: stranger }, [stranger]],
      ['Replace', '', []],
      ['Remove', { value: member }, []],
      // A removal of nothing in particular is not one of everybody.
      ['Remove', '', [member]],
    ] as const) {
      const { response, members } = await afterwards(client, (path) =>
        client.send('PATCH', path, patchOf({ op, path: 'members', value })),
      );
      expect(response.status, `${op} ${JSON.stringify(value)}`).to.equal(204);
      expect(members, `${op} ${JSON.stringify(value)}`).to.have.members([...expected]);
    }
  });

  // RFC 7643 §2.5: "Unassigned attributes, the null value, and empty arrays … are all considered equivalent".
  it('takes null for no value from everybody', async () => {
    for (const client of clients.values()) {
      for (const [op, expected] of [
        ['add', [member]],
        ['replace', []],
      ] as const) {
        const { response, members } = await afterwards(client, (path) =>
          client.send('PATCH', path, patchOf({ op, path: 'members', value: null })),
        );
        expect(response.status, response.text).to.equal(204);
        expect(members).to.deep.equal([...expected]);
      }
    }
  });
});
