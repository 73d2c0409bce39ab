import { expect } from 'chai';
import { TenantError } from '../../src/tenants/tenant-error.ts';
import { createTokenSecret } from '../../src/tenants/tokens/token-secret.ts';
import { request, type TestResponse } from '../support/http.ts';
import { type HttpShell, OPERATOR_TOKEN, startHttpShell } from '../support/http-shell.ts';

describe('authentication', () => {
  let shell: HttpShell;
  let scim: string;

  before(async () => {
    shell = await startHttpShell({
      addScimRoutes: (router) => {
        router.get('/Users', (ctx) => {
          ctx.body = { connection: ctx.state.credential.connection };
        });
      },
    });
    scim = await shell.token('scim');
  });
  after(async () => {
    await shell.close();
  });

  const withAuthorization = async (Authorization: string, path = '/scim/v2/Users'): Promise<TestResponse> =>
    request(shell.baseUrl, { path, headers: { Authorization } });

  it('takes a Bearer token, the scheme in any letter case', async () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      const response = await withAuthorization(`${scheme} ${scim}`);
      expect(response.body).to.deep.equal({ connection: 'test' });
    }
  });

  it('takes the token alone, as Okta can send it', async () => {
    expect((await withAuthorization(scim)).status).to.equal(200);
  });

  it('asks for a token where there is none', async () => {
    const response = await request(shell.baseUrl, { path: '/scim/v2/Users' });
    expect(response.status).to.equal(401);
    expect(response.body).to.include({ status: '401' });
    expect(response.headers.get('WWW-Authenticate')).to.equal('Bearer realm="seatkeeper"');
  });

  for (const authorization of ['Basic dXNlcjpwYXNz', 'Bearer', 'Bearer two words', 'Digest a b']) {
    it(`refuses "${authorization}" with 401`, async () => {
      const response = await withAuthorization(authorization);
      expect(response.status).to.equal(401);
      expect(response.headers.get('WWW-Authenticate')).to.equal('Bearer realm="seatkeeper"');
    });
  }

  it('refuses a wrong token with a SCIM error whose status is 401', async () => {
    const response = await withAuthorization(`Bearer ${createTokenSecret('scim')}`);
    expect(response.status).to.equal(401);
    expect(response.body).to.include({ status: '401' });
    expect(response.headers.get('WWW-Authenticate')).to.equal(
      'Bearer realm="seatkeeper", error="invalid_token"',
    );
  });

  it('never repeats the token', async () => {
    const secret = createTokenSecret('scim');
    const response = await withAuthorization(`Bearer ${secret}`);
    expect(response.text + JSON.stringify(shell.log)).to.not.include(secret.slice(-36));
  });

  it('refuses a token without the scope with 403 and names the scope', async () => {
    const response = await withAuthorization(`Bearer ${await shell.token('seats:manage')}`);
    expect(response.status).to.equal(403);
    expect(response.body).to.include({ status: '403' });
    expect(response.headers.get('WWW-Authenticate')).to.equal(
      'Bearer realm="seatkeeper", error="insufficient_scope", scope="scim"',
    );
  });

  it('refuses a suspended tenant with 403', async () => {
    const suspended = await startHttpShell({
      verifyToken: () => Promise.reject(new TenantError('tenantSuspended', 'The account is suspended.')),
    });
    const response = await request(suspended.baseUrl, { path: '/admin/v1/tokens', token: scim });
    await suspended.close();
    expect(response.body).to.include({ status: 403, code: 'tenantSuspended' });
  });

  describe('on the operator surface', () => {
    const path = '/operator/v1/tenants';

    it('takes the operator token', async () => {
      expect((await request(shell.baseUrl, { path, token: OPERATOR_TOKEN })).status).to.equal(200);
    });

    it("refuses every tenant's token, whatever its scopes", async () => {
      const everything = await shell.token(
        'audit:read',
        'plan:manage',
        'scim',
        'seats:manage',
        'sessions',
        'tokens:manage',
        'users:manage',
      );
      const response = await request(shell.baseUrl, { path, token: everything });
      expect(response.body).to.include({ status: 401, code: 'invalidToken' });
    });

    it('is the only surface that takes it', async () => {
      for (const other of ['/scim/v2/Users', '/admin/v1/tokens']) {
        expect((await request(shell.baseUrl, { path: other, token: OPERATOR_TOKEN })).status).to.equal(401);
      }
    });
  });

  it('comes before the body: nobody unknown makes the server read one', async () => {
    const response = await request(shell.baseUrl, {
      method: 'POST',
      path: '/scim/v2/Users',
      body: '{"broken',
    });
    expect(response.status).to.equal(401);
  });
});
