import { expect } from 'chai';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { clientOf, expectRefusal, metaOf, type ScimClient } from './scim-client.ts';

const ABSENT = '5f0e8f5e-7f47-4b53-9a0c-1c7d0e8b0001';

describe('RFC 7644 §3.4.1, reading a user', () => {
  let server: TestServer;
  let client: ScimClient;
  let stranger: ScimClient;

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
    const tenant = (await server.operator('POST', '/operator/v1/tenants', { name: 'Another' })).body['id'];
    const order = { name: 'their connection', scopes: ['scim'] };
    const tokens = `/operator/v1/tenants/${tenant as string}/tokens`;
    stranger = clientOf(server, (await server.operator('POST', tokens, order)).body['token'] as string);
  });
  after(async () => server.stop());

  // "If the resource exists, the server responds with HTTP status code 200 (OK) and includes the result in the body
  // of the response."
  it('answers 200 with the resource, its Location and its ETag', async () => {
    const created = await client.create({ title: 'Clerk' });
    const response = await client.send('GET', `/Users/${created.id}`);
    expect(response.status).to.equal(200);
    expect(response.body).to.deep.equal(created);
    expect(response.headers.get('ETag')).to.equal(metaOf(created)['version']);
    expect(response.headers.get('Location')).to.equal(metaOf(created)['location']);
  });

  it('answers 404 with the id to an id that nobody has, whatever its form', async () => {
    for (const id of [
      ABSENT,
      'nobody',
      '00919288221112222',
      '%00',
      'a%2Fb',
      '%E2%9C%93',
      'x'.repeat(2000),
      `${ABSENT}0`,
    ]) {
      expectRefusal(await client.send('GET', `/Users/${id}`), 404);
    }
    const response = await client.send('GET', `/Users/${ABSENT}`);
    expect(response.body['detail']).to.equal(`User "${ABSENT}" not found.`);
  });

  it('answers the same to the id of another tenant as to one that nobody has', async () => {
    const { id } = await client.create();
    for (const [method, body] of [
      ['GET'],
      ['DELETE'],
      ['PUT', { userName: 'taken.over@example.com' }],
    ] as const) {
      const theirs = await stranger.send(method, `/Users/${id}`, body);
      const absent = await stranger.send(method, `/Users/${ABSENT}`, body);
      expectRefusal(theirs, 404);
      expect(theirs.text).to.equal(absent.text.replace(ABSENT, id));
    }
    await client.expecting(200, 'GET', `/Users/${id}`);
  });

  it('does not take an externalId for an id', async () => {
    const victim = await client.create();
    const attacker = await client.create({ externalId: victim.id });
    expect(await client.expecting(200, 'GET', `/Users/${victim.id}`)).to.include({ id: victim.id });
    await client.expecting(204, 'DELETE', `/Users/${victim.id}`);
    expectRefusal(await client.send('GET', `/Users/${victim.id}`), 404);
    await client.expecting(200, 'GET', `/Users/${attacker.id}`);
  });

  it('reads an id in upper case as the same id or as none, never as a fault', async () => {
    const { id } = await client.create();
    const { status } = await client.send('GET', `/Users/${id.toUpperCase()}`);
    expect(status).to.be.oneOf([200, 404]);
  });
});
