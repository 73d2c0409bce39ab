import { expect } from 'chai';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { clientOf, expectRefusal, metaOf, patchOf, type ScimClient, SEATS, userWith } from './scim-client.ts';

const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';

describe('RFC 7644 §3.6, deleting a user', () => {
  let server: TestServer;
  let client: ScimClient;

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
  });
  after(async () => server.stop());

  // "In response to a successful DELETE, the server SHALL return a successful HTTP status code 204 (No Content)."
  it('answers 204 and nothing else', async () => {
    const { id } = await client.create();
    const response = await client.send('DELETE', `/Users/${id}`);
    expect(response.status).to.equal(204);
    expect(response.text).to.equal('');
  });

  // "The service provider MUST return a 404 (Not Found) error code for all operations associated with the previously
  // deleted resource. Service providers MUST omit the resource from future query results."
  it('answers 404 to everything afterwards and leaves the user out of lists', async () => {
    const { id, userName } = await client.create();
    await client.expecting(204, 'DELETE', `/Users/${id}`);
    const patch = patchOf({ op: 'replace', path: 'title', value: 'x' });
    for (const [method, body] of [['GET'], ['DELETE'], ['PUT', userWith()], ['PATCH', patch]] as const) {
      expectRefusal(await client.send(method, `/Users/${id}`, body), 404);
    }
    for (const filter of [`userName eq "${userName as string}"`, `id eq "${id}"`]) {
      const list = await client.expecting(200, 'GET', `/Users?filter=${encodeURIComponent(filter)}`);
      expect(list).to.include({ totalResults: 0 });
    }
  });

  // "In addition, the service provider SHOULD NOT consider the deleted resource in conflict calculation."
  it('frees the userName and the externalId', async () => {
    const { id, userName = '' } = await client.create({ externalId: 'freed' });
    await client.expecting(204, 'DELETE', `/Users/${id}`);
    const again = await client.create({ userName, externalId: 'freed' });
    expect(again.id).to.not.equal(id);
  });

  it('frees the seats and forgets them', async () => {
    const seated = { [SEATS]: { seatList: 'service-desk:named' } };
    const [first, second] = [await client.create(seated), await client.create(seated)];
    expectRefusal(await client.send('POST', '/Users', userWith(seated)), 403, 'insufficientSeats');
    await client.expecting(204, 'DELETE', `/Users/${first.id}`);
    const third = await client.create(seated);
    const statement = { name: '', text: 'select count(*)::int as grants from seat_grants' };
    expect(await server.database.query(statement, [])).to.deep.equal([{ grants: 2 }]);
    await client.expecting(204, 'DELETE', `/Users/${second.id}`);
    await client.expecting(204, 'DELETE', `/Users/${third.id}`);
    expect(await server.database.query(statement, [])).to.deep.equal([{ grants: 0 }]);
  });

  // RFC 7643 §3.1, version: "The version of the resource being returned." A group without the member is another one.
  it('counts on the version of the groups that the user, or the group, was in', async () => {
    const group = async (displayName: string, ...members: string[]): Promise<string> => {
      const body = { schemas: [GROUP], displayName, members: members.map((value) => ({ value })) };
      return (await client.expecting(201, 'POST', '/Groups', body))['id'] as string;
    };
    const { id } = await client.create();
    const inner = await group('inner', id);
    const outer = await group('outer', inner, id);
    const versionOf = async (each: string): Promise<unknown> =>
      metaOf(await client.expecting(200, 'GET', `/Groups/${each}`))['version'];
    await client.expecting(204, 'DELETE', `/Users/${id}`);
    expect([await versionOf(inner), await versionOf(outer)]).to.deep.equal(['W/"2"', 'W/"2"']);
    await client.expecting(204, 'DELETE', `/Groups/${inner}`);
    expect(await versionOf(outer)).to.equal('W/"3"');
  });

  it('deletes an inactive user', async () => {
    const { id } = await client.create({ active: false });
    await client.expecting(204, 'DELETE', `/Users/${id}`);
  });
});
