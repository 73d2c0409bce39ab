import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { countBy } from '../../concurrency/several-servers.ts';
import { type TestResponse } from '../../support/http.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

describe('a connection that asks too fast', () => {
  let server: TestServer;
  let user: string;
  before(async () => {
    server = await startTestServer({ rateLimit: 25 });
    const created = await server.scim('POST', '/Users', { schemas: [USER], userName: 'ada' });
    user = created.body['id'] as string;
  });
  after(async () => server.stop());

  const flood = async (ask: () => Promise<TestResponse>): Promise<TestResponse> => {
    const answers = await Promise.all(Array.from({ length: 150 }, ask));
    expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([200, 429]));
    const [refused] = answers.filter(({ status }) => status === 429);
    if (refused === undefined) {
      throw new Error('Nobody was refused');
    }
    return refused;
  };

  /** The statuses of so many at once. */
  const all = async (count: number, ask: () => Promise<TestResponse>): Promise<number[]> =>
    (await Promise.all(Array.from({ length: count }, ask))).map(({ status }) => status);

  it('is refused with 429 and told when to come again, as SCIM says it', async () => {
    const refused = await flood(async () => server.scim('GET', '/Users?count=0'));
    expect(refused.body).to.deep.equal({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: '429',
      detail: 'This connection sends more requests than it may. Please slow down.',
    });
    expect(refused.headers.get('Retry-After')).to.equal('1');
  });

  it('is refused elsewhere as a problem', async () => {
    const refused = await flood(async () => server.admin('GET', '/admin/v1/seat-pools'));
    expect(refused.body).to.include({ code: 'rateLimited', status: 429, retryAfter: 1 });
    expect(refused.headers.get('Content-Type')).to.equal('application/problem+json');
  });

  it('is refused tokens as OAuth says it, and still revokes them', async () => {
    const { items } = (await server.operator('GET', '/operator/v1/tenants')).body as {
      items: { id: string }[];
    };
    const clients = `/operator/v1/tenants/${String(items[0]?.id)}/oauth-clients`;
    const { body } = await server.operator('POST', clients, { name: 'busy', scopes: ['scim'] });
    const proof = { client_id: body['clientId'] as string, client_secret: body['clientSecret'] as string };
    const post = async (endpoint: string, form: Readonly<Record<string, string>>): Promise<TestResponse> =>
      server.request({
        ...{ method: 'POST', path: `/oauth2/${endpoint}` },
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ ...proof, ...form }).toString(),
      });
    const flooding = flood(async () => post('token', { grant_type: 'client_credentials' }));
    const revoked = await all(20, async () => post('revoke', { token: 'any' }));
    expect(countBy(revoked)).to.deep.equal({ 200: 20 });
    const refused = await flooding;
    expect(refused.body).to.include({ error: 'temporarily_unavailable' });
    expect(refused.headers.get('Retry-After')).to.equal('1');
  });

  it('still takes access away, and frees what is held', async () => {
    const deactivation = { op: 'replace', path: 'active', value: false };
    const deactivate = { schemas: [PATCH], Operations: [deactivation] };
    const flooding = flood(async () => server.scim('GET', '/Users?count=0'));
    const urgent = await Promise.all([
      ...Array.from({ length: 20 }, async () => server.scim('DELETE', `/Users/${randomUUID()}`)),
      ...Array.from({ length: 20 }, async () => server.scim('PATCH', `/Users/${user}`, deactivate)),
    ]);
    expect(countBy(urgent.map(({ status }) => status))).to.deep.equal({ 200: 20, 404: 20 });
    await flooding;
  });

  it('holds up no other connection', async () => {
    await flood(async () => server.scim('GET', '/Users?count=0'));
    const token = await server.issueToken({ scopes: ['scim'], name: 'another' });
    const answer = await server.request({ method: 'GET', path: '/scim/v2/Users?count=0', token });
    expect(answer.status).to.equal(200);
  });

  // The last one: it leaves the vendor nothing to prepare others with.
  it('is refused to the vendor too, who still takes access away', async () => {
    const flooding = flood(async () => server.operator('GET', '/operator/v1/products'));
    const deleted = await all(20, async () =>
      server.operator('DELETE', `/operator/v1/tenants/${randomUUID()}`),
    );
    expect(countBy(deleted)).to.deep.equal({ 404: 20 });
    const refused = await flooding;
    expect(refused.body).to.include({ code: 'rateLimited', status: 429 });
    expect((await server.scim('GET', '/Users?count=0')).status).to.equal(200);
  });
});
