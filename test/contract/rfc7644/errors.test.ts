import { expect } from 'chai';
import { sendRaw } from '../../support/raw-http.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { clientOf, expectRefusal, newClient, type ScimClient, userWith } from './scim-client.ts';

describe('RFC 7644 §3.12, refusals', () => {
  let server: TestServer;
  let client: ScimClient;
  let id: string;

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
    ({ id } = await client.create());
  });
  after(async () => server.stop());

  // RFC 7235 §3.1: a 401 "MUST send a WWW-Authenticate header field".
  describe('401', () => {
    const wrong: readonly (readonly [string, string])[] = [
      ['no token', ''],
      ['a token that was never issued', 'Bearer sk_scim_0123456789'],
      ['another scheme', 'Basic dXNlcjpwYXNzd29yZA=='],
      ['a scheme without a token', 'Bearer'],
      ['two tokens', 'Bearer one two'],
      ['the token of the operator', 'operator'],
    ];
    for (const [name, sent] of wrong) {
      it(`is the answer to ${name}, whatever is asked for`, async () => {
        const authorization = sent === 'operator' ? `Bearer ${server.operatorToken}` : sent;
        // Who fails ten times in a minute is told to wait instead.
        for (const path of ['/Users', `/Users/${id}`, '/nothing', '']) {
          const response = await server.request({
            path: `/scim/v2${path}`,
            headers: authorization === '' ? {} : { Authorization: authorization },
          });
          expectRefusal(response, 401);
          expect(response.headers.get('WWW-Authenticate')).to.match(/^Bearer realm=/);
        }
      });
    }

    it('is the answer to a token that was revoked', async () => {
      const tenants = await server.operator('GET', '/operator/v1/tenants');
      const { items } = tenants.body as { items?: { id: string }[] };
      const tokens = `/operator/v1/tenants/${items?.[0]?.id ?? ''}/tokens`;
      const { body } = await server.operator('POST', tokens, { name: 'short lived', scopes: ['scim'] });
      const revoked = clientOf(server, body['token'] as string);
      await revoked.expecting(200, 'GET', '/Users');
      expect((await server.operator('DELETE', `${tokens}/${body['id'] as string}`)).status).to.equal(204);
      expectRefusal(await revoked.send('GET', '/Users'), 401);
    });
  });

  it('answers 403 to a token without the scope scim, before anything else is looked at', async () => {
    const admin = clientOf(server, server.adminToken);
    for (const [method, path] of [
      ['GET', '/Users'],
      ['POST', '/Users'],
      ['DELETE', `/Users/${id}`],
    ] as const) {
      const response = await admin.send(method, path, method === 'POST' ? 'no json' : undefined);
      expectRefusal(response, 403);
      expect(response.headers.get('WWW-Authenticate')).to.contain('insufficient_scope');
    }
    await client.expecting(200, 'GET', `/Users/${id}`);
  });

  it('answers 404 to a route that is not there, and names it', async () => {
    for (const path of ['/nothing', '/users', `/Users/${id}/emails`, '/Schemas/urn:nothing']) {
      const response = await client.send('GET', path);
      expectRefusal(response, 404);
    }
    expect((await client.send('GET', '/nothing')).body['detail']).to.contain('/scim/v2/nothing');
  });

  // RFC 9110 §15.5.6: a 405 "MUST generate an Allow header field".
  describe('405', () => {
    const wrong: readonly (readonly [string, string, string])[] = [
      ['PUT', '/Users', 'POST'],
      ['PATCH', '/Users', 'POST'],
      ['DELETE', '/Users', 'POST'],
      ['POST', '/Users/any', 'PUT'],
      ['POST', '/Schemas', 'GET'],
      ['DELETE', '/ServiceProviderConfig', 'GET'],
      ['PUT', '/ResourceTypes/User', 'GET'],
    ];
    for (const [method, path, allowed] of wrong) {
      it(`is the answer to ${method} ${path}, with what is allowed`, async () => {
        const response = await client.send(method, path, method === 'DELETE' ? undefined : userWith());
        expectRefusal(response, 405);
        expect(response.headers.get('Allow')).to.contain(allowed).and.not.contain(method);
      });
    }
  });

  it('answers 412 to a write on another version than the newest', async () => {
    for (const method of ['PUT', 'DELETE'] as const) {
      const headers = { 'If-Match': 'W/"999"' };
      const body = method === 'PUT' ? userWith() : undefined;
      expectRefusal(await client.send(method, `/Users/${id}`, body, headers), 412);
    }
  });

  it('answers 413 to a body over the limit and 415 to one of another type', async () => {
    const large = JSON.stringify(userWith({ displayName: 'x'.repeat(1024 * 1024) }));
    expectRefusal(await client.send('POST', '/Users', large), 413);
    for (const type of [
      'text/plain',
      'application/xml',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
    ]) {
      const response = await client.send('POST', '/Users', userWith(), { 'Content-Type': type });
      expectRefusal(response, 415);
    }
  });

  it('answers 501 to a method that HTTP does not know', async () => {
    const answer = await sendRaw(
      Number(new URL(server.baseUrl).port),
      'PROPFIND /scim/v2/Users HTTP/1.1\r\nHost: a\r\nConnection: close\r\n',
      `Authorization: Bearer ${client.token}\r\n\r\n`,
    );
    expect(answer)
      .to.match(/^HTTP\/1\.1 501 /)
      .and.contain('"status":"501"')
      .and.contain(':2.0:Error');
  });

  it('answers 400 to a write without a body', async () => {
    for (const [method, path] of [
      ['POST', '/Users'],
      ['PUT', `/Users/${id}`],
      ['PATCH', `/Users/${id}`],
    ] as const) {
      expectRefusal(await client.send(method, path), 400, 'invalidSyntax');
    }
  });

  it('names nothing of a token or of the database in what it tells', async () => {
    const strict = await newClient(server, 'strict');
    const responses = [
      await client.send('POST', '/Users', '{'),
      await client.send('GET', '/Users?filter=userName eq "\'; drop table users" x'),
      await strict.send('GET', `/Users/${id}'`),
    ];
    for (const { text } of responses) {
      expect(text).to.not.match(/select |postgres|pg_|Bearer|at .*\.js/i);
    }
  });
});
