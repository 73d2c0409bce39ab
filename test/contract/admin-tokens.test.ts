import { expect } from 'chai';
import { type TestResponse } from '../support/http.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { textMember } from '../support/text-member.ts';

const PATH = '/admin/v1/tokens';

describe('the tokens that an administrator hands out', () => {
  let server: TestServer;

  before(async () => {
    server = await startTestServer();
  });
  after(async () => {
    await server.stop();
  });

  const expectProblem = ({ status, body }: TestResponse, expected: number, code: string): void => {
    expect([status, body['status'], body['code']]).to.deep.equal([expected, expected, code]);
  };

  it('are shown once and work in the tenant of the administrator', async () => {
    const order = { name: 'auditor', scopes: ['seats:manage'] };
    const issued = await server.admin('POST', PATH, order);
    expect(issued.status).to.equal(201);
    const { token, id, ...rest } = issued.body as { token: string; id: string };
    expect(issued.headers.get('Location')).to.equal(`${server.baseUrl}${PATH}/${id}`);
    const read = await server.admin('GET', `${PATH}/${id}`);
    expect(read.body).to.deep.equal({ id, ...rest });
    const pools = await server.request({ path: '/admin/v1/seat-pools', token });
    expect(pools.body['totalResults']).to.equal(5);
  });

  it('are listed without themselves', async () => {
    const { body } = await server.admin('POST', PATH, { name: 'listed', scopes: ['audit:read'] });
    const list = await server.admin('GET', `${PATH}?pageSize=200`);
    expect(list.text).to.include(textMember(body, 'id')).and.not.include(textMember(body, 'token'));
    expect(list.body['totalResults']).to.equal((list.body['items'] as unknown[]).length);
  });

  it('never do more than the administrator may', async () => {
    const order = { name: 'IdP', scopes: ['audit:read', 'scim'] };
    const response = await server.admin('POST', PATH, order);
    expectProblem(response, 403, 'scopeBeyondCaller');
    expect(response.body['scopes']).to.deep.equal(['scim']);
    expect((await server.admin('GET', PATH)).text).to.not.include('IdP');
  });

  it('are revoked at once', async () => {
    const { body } = await server.admin('POST', PATH, { name: 'short', scopes: ['seats:manage'] });
    const pools = { path: '/admin/v1/seat-pools', token: textMember(body, 'token') };
    expect((await server.request(pools)).status).to.equal(200);
    expect((await server.admin('DELETE', `${PATH}/${textMember(body, 'id')}`)).status).to.equal(204);
    expectProblem(await server.request(pools), 401, 'invalidToken');
  });

  it("are no other tenant's business", async () => {
    const other = await server.operator('POST', '/operator/v1/tenants', { name: 'Other' });
    const path = `/operator/v1/tenants/${textMember(other.body, 'id')}/tokens`;
    const { body } = await server.operator('POST', path, { name: 'foreign', scopes: ['tokens:manage'] });
    const id = textMember(body, 'id');
    expectProblem(await server.admin('GET', `${PATH}/${id}`), 404, 'notFound');
    expectProblem(await server.admin('DELETE', `${PATH}/${id}`), 404, 'notFound');
    expect((await server.admin('GET', PATH)).text).to.not.include('foreign');
    const own = await server.request({ path: PATH, token: textMember(body, 'token') });
    expect(own.body['totalResults']).to.equal(1);
  });

  it('need tokens:manage', async () => {
    const others = ['audit:read', 'plan:manage', 'scim', 'seats:manage', 'sessions', 'users:manage'] as const;
    const token = await server.issueToken({ scopes: others });
    const body = { name: 'x', scopes: ['scim'] };
    expectProblem(await server.request({ path: PATH, token }), 403, 'insufficientScope');
    expectProblem(
      await server.request({ method: 'POST', path: PATH, token, body }),
      403,
      'insufficientScope',
    );
    expectProblem(
      await server.request({ method: 'DELETE', path: `${PATH}/1`, token }),
      403,
      'insufficientScope',
    );
  });
});
