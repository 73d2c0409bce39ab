import { expect } from 'chai';
import { DescribedApi } from '../../support/described/described-api.ts';
import { type TestResponse } from '../../support/http.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

describe('whoever is told to wait is told so as it is described', () => {
  let server: TestServer;
  let api: DescribedApi;

  before(async () => {
    server = await startTestServer({ trustedProxies: 1, rateLimit: 25 });
    api = new DescribedApi((await server.request({ path: '/openapi.json' })).body);
  });
  after(async () => server.stop());

  const expectDescribed = (id: string, answer: TestResponse): void => {
    const operation = api.operations.find(({ operationId }) => operationId === id);
    expect(answer.status, id).to.equal(429);
    if (operation === undefined) {
      throw new Error(`${id} is not described`);
    }
    expect(Object.keys(operation.responses['429']?.headers ?? {}), id).to.include('Retry-After');
    expect(api.complaint(operation, answer), id).to.equal(undefined);
  };

  it('after failed attempts, on every surface', async () => {
    const headers = { 'X-Forwarded-For': '192.0.2.1' };
    const ask = async (path: string, method = 'GET'): Promise<TestResponse> =>
      server.request({ method, path, headers, token: 'a-guess' });
    for (let count = 0; count < 10; count += 1) {
      expect((await ask('/scim/v2/Users')).status).to.equal(401);
    }
    expectDescribed('listUsers', await ask('/scim/v2/Users'));
    expectDescribed('listTokens', await ask('/admin/v1/tokens'));
    expectDescribed('closeSession', await ask('/agent/v1/sessions/x', 'DELETE'));
    expectDescribed('listTenants', await ask('/operator/v1/tenants'));
    const form = { method: 'POST', body: 'token=x', headers: { ...headers, ...FORM } };
    expectDescribed('requestAccessToken', await server.request({ path: '/oauth2/token', ...form }));
    expectDescribed('revokeAccessToken', await server.request({ path: '/oauth2/revoke', ...form }));
  });

  it('when a connection asks too fast, on the surfaces of tenants', async () => {
    const flood = async (ask: () => Promise<TestResponse>): Promise<TestResponse> => {
      const answers = await Promise.all(Array.from({ length: 150 }, ask));
      const refused = answers.find(({ status }) => status === 429);
      if (refused === undefined) {
        throw new Error('Nobody was refused');
      }
      return refused;
    };
    expectDescribed('listUsers', await flood(async () => server.scim('GET', '/Users?count=0')));
    expectDescribed('listSeatPools', await flood(async () => server.admin('GET', '/admin/v1/seat-pools')));
    expectDescribed('openSession', await flood(async () => server.agent('POST', '/sessions', {})));
  });
});
