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
});
