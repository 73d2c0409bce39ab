import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { request, type TestResponse } from '../support/http.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { textMember } from '../support/text-member.ts';
import { until } from '../support/until.ts';

describe('the tokens that the vendor hands out', () => {
  let server: TestServer;
  let path: string;

  before(async () => {
    server = await startTestServer();
    const tenant = await server.operator('POST', '/operator/v1/tenants', { name: 'Acme' });
    path = `/operator/v1/tenants/${textMember(tenant.body, 'id')}/tokens`;
  });
  after(async () => {
    await server.stop();
  });

  const expectProblem = ({ status, body }: TestResponse, expected: number, code: string): void => {
    expect([status, body['status'], body['code']]).to.deep.equal([expected, expected, code]);
  };

  it('are shown once', async () => {
    const order = {
      name: 'Okta',
      scopes: ['scim'],
      expiresAt: '2999-01-31T00:00:00+01:00',
      clientProfile: 'okta',
    };
    const issued = await server.operator('POST', path, order);
    expect(issued.status).to.equal(201);
    const { token, id, ...rest } = issued.body as { token: string; id: string };
    expect(token).to.match(/^seatkeeper_scim_[0-9A-Za-z]{36}$/);
    expect(rest).to.deep.include({ ...order, expiresAt: '2999-01-30T23:00:00.000Z', lastUsedAt: null });
    expect(issued.headers.get('Location')).to.equal(`${server.baseUrl}${path}/${id}`);
    const read = await server.operator('GET', `${path}/${id}`);
    expect([read.status, read.body]).to.deep.equal([200, { id, ...rest }]);
    const list = await server.operator('GET', path);
    expect(list.text).to.include(id).and.not.include(token);
  });

  it('have the default profile and no end unless asked', async () => {
    const { body } = await server.operator('POST', path, { name: 'a', scopes: ['sessions'] });
    expect(body).to.include({ clientProfile: 'default', expiresAt: null });
    const never = await server.operator('POST', path, { name: 'b', scopes: ['sessions'], expiresAt: null });
    expect(never.body).to.include({ expiresAt: null });
  });

  it('work until they are revoked, and not a request longer', async () => {
    const { body } = await server.operator('POST', path, { name: 'connection 1', scopes: ['scim'] });
    const config = { path: '/scim/v2/ServiceProviderConfig', token: textMember(body, 'token') };
    expect((await server.request(config)).status).to.equal(200);
    expect((await server.operator('DELETE', `${path}/${textMember(body, 'id')}`)).status).to.equal(204);
    expect((await server.request(config)).status).to.equal(401);
    expectProblem(await server.operator('DELETE', `${path}/${textMember(body, 'id')}`), 404, 'notFound');
  });

  it('are two of one name at most, so that one can take the place of the other', async () => {
    const order = { name: 'rotated', scopes: ['scim'] };
    const first = await server.operator('POST', path, order);
    expect((await server.operator('POST', path, order)).status).to.equal(201);
    expectProblem(await server.operator('POST', path, order), 409, 'tooManyTokens');
    await server.operator('DELETE', `${path}/${textMember(first.body, 'id')}`);
    expect((await server.operator('POST', path, order)).status).to.equal(201);
    const elsewhere = await server.operator('POST', '/operator/v1/tenants', { name: 'Elsewhere' });
    const other = `/operator/v1/tenants/${textMember(elsewhere.body, 'id')}/tokens`;
    expect((await server.operator('POST', other, order)).status).to.equal(201);
  });

  it('are revoked on every server within a second', async () => {
    const another = await server.startAnother();
    const { body } = await server.operator('POST', path, { name: 'on two servers', scopes: ['scim'] });
    const config = { path: '/scim/v2/ServiceProviderConfig', token: textMember(body, 'token') };
    expect((await request(another, config)).status).to.equal(200);
    await server.operator('DELETE', `${path}/${textMember(body, 'id')}`);
    await until(
      'the other server refuses the token',
      async () => (await request(another, config)).status === 401,
      2_000,
    );
  });

  it('record when they were used', async () => {
    const { body } = await server.operator('POST', path, { name: 'connection 2', scopes: ['scim'] });
    await server.request({ path: '/scim/v2/ServiceProviderConfig', token: textMember(body, 'token') });
    const read = await server.operator('GET', `${path}/${textMember(body, 'id')}`);
    expect(read.body['lastUsedAt']).to.match(/^\d{4}-.*Z$/);
  });

  for (const [what, order] of [
    ['no name', { scopes: ['scim'] }],
    ['no scope', { name: 'a', scopes: [] }],
    ['an unknown scope', { name: 'a', scopes: ['root'] }],
    ['an unknown profile', { name: 'a', scopes: ['scim'], clientProfile: 'google' }],
    ['an end that is no instant', { name: 'a', scopes: ['scim'], expiresAt: 'tomorrow' }],
    ['an end on 30 February', { name: 'a', scopes: ['scim'], expiresAt: '2999-02-30T00:00:00Z' }],
    ['an end beyond the last year', { name: 'a', scopes: ['scim'], expiresAt: '9999-12-31T23:59:59-10:00' }],
    ['a token of its own', { name: 'a', scopes: ['scim'], token: 'mine' }],
  ] as const) {
    it(`are not issued with ${what}`, async () => {
      expectProblem(await server.operator('POST', path, order), 400, 'invalidBody');
    });
  }

  it('are not issued with an end in the past', async () => {
    const order = { name: 'a', scopes: ['scim'], expiresAt: '2001-01-01T00:00:00Z' };
    expectProblem(await server.operator('POST', path, order), 400, 'invalidExpiry');
  });

  it('of another tenant are out of reach', async () => {
    const { body } = await server.operator('POST', path, { name: 'connection 3', scopes: ['scim'] });
    const other = await server.operator('POST', '/operator/v1/tenants', { name: 'Other' });
    const foreign = `/operator/v1/tenants/${textMember(other.body, 'id')}/tokens/${textMember(body, 'id')}`;
    expectProblem(await server.operator('GET', foreign), 404, 'notFound');
    expectProblem(await server.operator('DELETE', foreign), 404, 'notFound');
    expect((await server.operator('GET', `${path}/${textMember(body, 'id')}`)).status).to.equal(200);
  });

  it('of a tenant that is not there are 404', async () => {
    const { body } = await server.operator('POST', path, { name: 'connection 4', scopes: ['scim'] });
    for (const tenant of [randomUUID(), 'default', '%00']) {
      const absent = `/operator/v1/tenants/${tenant}/tokens`;
      expectProblem(await server.operator('GET', `${absent}/${textMember(body, 'id')}`), 404, 'notFound');
      expectProblem(await server.operator('DELETE', `${absent}/${textMember(body, 'id')}`), 404, 'notFound');
      expectProblem(await server.operator('POST', absent, { name: 'a', scopes: ['scim'] }), 404, 'notFound');
    }
  });

  it('that are not there are 404', async () => {
    for (const id of [randomUUID(), 'x', '%00']) {
      expectProblem(await server.operator('GET', `${path}/${id}`), 404, 'notFound');
      expectProblem(await server.operator('DELETE', `${path}/${id}`), 404, 'notFound');
    }
  });
});
