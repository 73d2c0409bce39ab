import { expect } from 'chai';
import { createTokenSecret } from '../../src/tenants/tokens/token-secret.ts';
import { type TestResponse } from '../support/http.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const CONFIG = '/scim/v2/ServiceProviderConfig';

describe('who fails to authenticate', () => {
  let server: TestServer;

  beforeEach(async () => {
    server = await startTestServer({ trustedProxies: 1 });
  });
  afterEach(async () => {
    await server.stop();
  });

  const ask = async (token: string, address: string, path = CONFIG): Promise<TestResponse> =>
    server.request({ path, token, headers: { 'X-Forwarded-For': address } });
  const fail = async (address: string, times = 10): Promise<void> => {
    for (let count = 0; count < times; count += 1) {
      expect((await ask(createTokenSecret('scim'), address)).status).to.equal(401);
    }
  };

  it('is told to wait after ten failures in a minute, on every surface in its own format', async () => {
    await fail('192.0.2.1');
    const scim = await ask(createTokenSecret('scim'), '192.0.2.1');
    expect(scim.body).to.include({ status: '429' });
    expect(scim.headers.get('Content-Type')).to.match(/^application\/scim\+json/);
    expect(Number(scim.headers.get('Retry-After'))).to.be.within(1, 60);
    for (const path of ['/admin/v1/tokens', '/agent/v1/sessions', '/operator/v1/tenants']) {
      const answer = await ask(createTokenSecret('admin'), '192.0.2.1', path);
      expect(answer.body).to.include({ status: 429, code: 'tooManyFailures' });
    }
    const headers = { 'X-Forwarded-For': '192.0.2.1', 'Content-Type': 'application/x-www-form-urlencoded' };
    const oauth = await server.request({ method: 'POST', path: '/oauth2/token', body: 'a=b', headers });
    expect([oauth.status, oauth.body['error']]).to.deep.equal([429, 'temporarily_unavailable']);
    expect(Number(oauth.headers.get('Retry-After'))).to.be.within(1, 60);
    expect((await server.request({ path: '/livez', headers })).status).to.equal(200);
  });

  it('does not keep anybody at another address out', async () => {
    await fail('192.0.2.1');
    expect((await ask(server.scimToken, '192.0.2.2')).status).to.equal(200);
  });

  it('does not keep a credential at the same address out that was good before', async () => {
    expect((await ask(server.scimToken, '192.0.2.1')).status).to.equal(200);
    expect((await ask(server.operatorToken, '192.0.2.1', '/operator/v1/tenants')).status).to.equal(200);
    await fail('192.0.2.1');
    expect((await ask(server.scimToken, '192.0.2.1')).status).to.equal(200);
    expect((await ask(server.operatorToken, '192.0.2.1', '/operator/v1/tenants')).status).to.equal(200);
    expect((await ask('the-operator-of-another-server', '192.0.2.1')).status).to.equal(429);
  });

  it('keeps a credential that was good before, though another surface has refused it since', async () => {
    const surfaces = [
      { token: server.operatorToken, own: '/operator/v1/tenants', other: CONFIG },
      { token: server.adminToken, own: '/admin/v1/tokens', other: '/operator/v1/tenants' },
    ];
    for (const { token, own } of surfaces) {
      expect((await ask(token, '192.0.2.6', own)).status).to.equal(200);
    }
    for (const { token, other } of surfaces) {
      expect((await ask(token, '192.0.2.6', other)).status).to.equal(401);
    }
    await fail('192.0.2.6', 8);
    for (const { token, own, other } of surfaces) {
      expect((await ask(token, '192.0.2.6', own)).status, own).to.equal(200);
      expect((await ask(token, '192.0.2.6', other)).status, other).to.equal(429);
    }
  });

  it('does not keep a token at the same address out that is good and was never shown before', async () => {
    await fail('192.0.2.7');
    expect((await ask(server.scimToken, '192.0.2.7')).status).to.equal(200);
    expect((await ask(server.scimToken, '192.0.2.7', '/admin/v1/tokens')).status).to.equal(403);
    expect((await ask(server.adminToken, '192.0.2.7', '/admin/v1/tokens')).status).to.equal(200);
    expect((await ask(createTokenSecret('scim'), '192.0.2.7')).status).to.equal(429);
    // The vendor chose this one: it could be guessed.
    expect((await ask(server.operatorToken, '192.0.2.7', '/operator/v1/tenants')).status).to.equal(429);
  });

  it('has no token looked up any more after a hundred failures, unless it was good before', async () => {
    expect((await ask(server.scimToken, '192.0.2.8')).status).to.equal(200);
    await fail('192.0.2.8');
    for (let count = 0; count < 90; count += 1) {
      const answer = await ask(createTokenSecret('scim'), '192.0.2.8');
      expect(answer.status).to.equal(429);
      expect(Number(answer.headers.get('Retry-After'))).to.be.within(1, 60);
    }
    expect((await ask(server.adminToken, '192.0.2.8', '/admin/v1/tokens')).status).to.equal(429);
    expect((await ask(server.scimToken, '192.0.2.8')).status).to.equal(200);
  });

  it('has failed by guessing at the operator, and at the secret of a client', async () => {
    for (let count = 0; count < 5; count += 1) {
      expect((await ask(`guess-${count}`, '192.0.2.3', '/operator/v1/tenants')).status).to.equal(401);
      const headers = {
        ...{ 'X-Forwarded-For': '192.0.2.3', Authorization: 'Basic YTpi' },
        'Content-Type': 'application/x-www-form-urlencoded',
      };
      const form = { method: 'POST', path: '/oauth2/token', body: 'grant_type=client_credentials', headers };
      expect((await server.request(form)).status).to.equal(401);
    }
    expect((await ask(createTokenSecret('scim'), '192.0.2.3')).status).to.equal(429);
  });

  it('has not failed by showing nothing at all, or by asking for what it may not do', async () => {
    const headers = { 'X-Forwarded-For': '192.0.2.4' };
    for (let count = 0; count < 12; count += 1) {
      expect((await server.request({ path: CONFIG, headers })).status).to.equal(401);
      expect((await ask(server.scimToken, '192.0.2.4', '/admin/v1/tokens')).status).to.equal(403);
    }
    expect((await ask(server.adminToken, '192.0.2.4', '/admin/v1/tokens')).status).to.equal(200);
  });

  it('cannot write down an address of its own', async () => {
    for (let count = 0; count < 10; count += 1) {
      await fail(`10.0.0.${count}, 192.0.2.5`, 1);
    }
    expect((await ask(createTokenSecret('scim'), '10.9.9.9, 192.0.2.5')).status).to.equal(429);
  });
});
