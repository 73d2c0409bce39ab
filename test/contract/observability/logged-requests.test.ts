import { expect } from 'chai';
import { type HttpShell, OPERATOR_TOKEN, startHttpShell } from '../../support/http-shell.ts';
import { request, type TestResponse } from '../../support/http.ts';

const FORM = 'application/x-www-form-urlencoded';

describe('the line of a request in the log', () => {
  let direct: HttpShell;
  let behindProxy: HttpShell;

  before(async () => {
    [direct, behindProxy] = await Promise.all([startHttpShell(), startHttpShell({ trustedProxies: 1 })]);
  });
  after(async () => {
    await Promise.all([direct.close(), behindProxy.close()]);
  });

  const lineOf = (shell: HttpShell, { headers }: TestResponse): Record<string, unknown> =>
    shell.log.find((line) => line['requestId'] === headers.get('X-Request-Id')) ?? {};
  const forwarded = { 'X-Forwarded-For': '203.0.113.9, 198.51.100.7' };

  it('tells where it came from by the connection, whatever the client says', async () => {
    for (const path of ['/livez', '/scim/v2/Users', '/nothing']) {
      const answer = await request(direct.baseUrl, { path, headers: forwarded });
      expect(lineOf(direct, answer)).to.include({ address: '127.0.0.1' });
    }
  });

  it('tells where it came from by what a proxy of ours wrote down', async () => {
    const answer = await request(behindProxy.baseUrl, { path: '/scim/v2/Users', headers: forwarded });
    expect(lineOf(behindProxy, answer)).to.include({ address: '198.51.100.7', status: 401 });
  });

  describe('for a token', () => {
    let tenant: string;
    let client: { readonly clientId: string; readonly clientSecret: string };
    const operator = async (path: string, body: object): Promise<TestResponse> =>
      request(direct.baseUrl, { method: 'POST', path, body, token: OPERATOR_TOKEN });
    const ask = async (secret: string, scope = 'scim'): Promise<TestResponse> => {
      const body = new URLSearchParams({
        ...{ grant_type: 'client_credentials', scope },
        ...{ client_id: client.clientId, client_secret: secret },
      });
      const headers = { 'Content-Type': FORM };
      return request(direct.baseUrl, {
        method: 'POST',
        path: '/oauth2/token',
        headers,
        body: body.toString(),
      });
    };

    before(async () => {
      tenant = (await operator('/operator/v1/tenants', { name: 'Acme' })).body['id'] as string;
      const order = { name: 'Okta', scopes: ['scim'] };
      client = (await operator(`/operator/v1/tenants/${tenant}/oauth-clients`, order)).body as typeof client;
    });

    it('names the client that has proven itself, also where it is refused afterwards', async () => {
      const named = { tenant, tokenId: client.clientId, route: '/oauth2/token' };
      expect(lineOf(direct, await ask(client.clientSecret))).to.include({ ...named, status: 200 });
      const refused = await ask(client.clientSecret, 'audit:read');
      expect(lineOf(direct, refused)).to.include({ ...named, status: 400, code: 'invalidScope' });
    });

    it('names no client that was only claimed', async () => {
      const line = lineOf(direct, await ask('made up'));
      expect(line).to.include({ status: 401, code: 'invalidClient' });
      expect(JSON.stringify(line)).not.to.include(client.clientId);
    });
  });
});
