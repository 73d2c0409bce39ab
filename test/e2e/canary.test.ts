import { expect } from 'chai';
import { request, type TestRequest, type TestResponse } from '../support/http.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { textMember } from '../support/text-member.ts';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const OPERATOR_TOKEN = 'canary-operator-token-that-is-long-enough';

/** Values that appear nowhere else, so that whoever finds one knows where it came from. */
const PERSONAL = {
  userName: 'canary.ada@lovelace.example',
  givenName: 'CanaryAda',
  familyName: 'CanaryLovelace',
  phone: '+1-555-canary-0199',
  email: 'canary.mail@lovelace.example',
  externalId: 'canary-external-4711',
  title: 'Canary Countess',
  device: 'canary-laptop-of-ada',
  group: 'Canary Analysts',
  path: 'canary-in-a-path',
  query: 'canary-in-a-query',
  header: 'canary-in-a-header',
  text: 'canary-in-broken-json',
} as const;

describe('secrets and personal values', () => {
  let test: TestDatabase;
  let server: ServerProcess;
  const secrets = new Map<string, string>();
  const answers: TestResponse[] = [];

  before(async function () {
    this.timeout(60_000);
    test = await createTestDatabase();
    server = await startServer({
      ...{ DATABASE_URL: test.connectionString, SAMPLE_DATA: 'true', OPERATOR_TOKEN },
      ...{ LOG_LEVEL: 'trace', CONNECTED_TTL: '600' },
    });
    for (const name of ['SCIM', 'admin', 'agent']) {
      secrets.set(name, new RegExp(`${name} token:\\s+(\\S+)`, 'i').exec(server.stdout())?.[1] ?? '');
    }
    secrets.set('operator', OPERATOR_TOKEN);
  });
  after(async () => {
    await server.stop();
    await test.drop();
  });

  const ask = async (who: string, wanted: Omit<TestRequest, 'token'>): Promise<TestResponse> => {
    const answer = await request(server.baseUrl, { ...wanted, token: secrets.get(who) ?? who });
    answers.push(answer);
    return answer;
  };

  const person = (): object => ({
    schemas: [USER],
    userName: PERSONAL.userName,
    externalId: PERSONAL.externalId,
    title: PERSONAL.title,
    name: { givenName: PERSONAL.givenName, familyName: PERSONAL.familyName },
    emails: [{ value: PERSONAL.email, type: 'work', primary: true }],
    phoneNumbers: [{ value: PERSONAL.phone, type: 'work' }],
    entitlements: [{ value: 'remote-support:concurrent' }],
  });

  /** Every surface, with what succeeds, what is refused, and what nobody should send. */
  const useEverything = async (): Promise<void> => {
    const scim = async (method: string, path: string, body?: unknown): Promise<TestResponse> =>
      ask('SCIM', { method, path: `/scim/v2${path}`, ...(body !== undefined && { body }) });
    const id = textMember((await scim('POST', '/Users', person())).body, 'id');
    await scim('POST', '/Users', person());
    await scim('GET', `/Users?filter=${encodeURIComponent(`userName eq "${PERSONAL.userName}"`)}`);
    await scim('GET', `/Users?filter=${encodeURIComponent(`nothing eq "${PERSONAL.email}"`)}`);
    await scim('POST', '/Users/.search', { schemas: [], filter: `title eq "${PERSONAL.title}"` });
    await scim('PATCH', `/Users/${id}`, {
      schemas: [PATCH],
      Operations: [{ op: 'replace', path: 'title', value: `${PERSONAL.title} II` }],
    });
    await scim('PATCH', `/Users/${id}`, {
      schemas: [PATCH],
      Operations: [{ op: 'replace', path: 'emails', value: PERSONAL.email }],
    });
    await scim('POST', '/Groups', { displayName: PERSONAL.group, members: [{ value: id }] });
    await scim('POST', '/Bulk', {
      schemas: [BULK],
      Operations: [
        { method: 'POST', path: '/Users', bulkId: 'b', data: person() },
        { method: 'DELETE', path: `/Users/${PERSONAL.path}` },
      ],
    });
    await scim('GET', `/Users/${PERSONAL.path}?attributes=${PERSONAL.query}`);
    await scim('GET', `/${PERSONAL.path}`);
    await ask('SCIM', { method: 'GET', path: '/scim/v2/Users', headers: { 'If-Match': PERSONAL.header } });
    await ask('SCIM', {
      method: 'POST',
      path: '/scim/v2/Users',
      body: `{"userName": "${PERSONAL.text}", `,
    });
    const order = { userName: PERSONAL.userName, product: 'remote-support', kind: 'attended' };
    const session = await ask('agent', {
      ...{ method: 'POST', path: '/agent/v1/sessions', body: { ...order, device: PERSONAL.device } },
    });
    const path = `/agent/v1/sessions/${textMember(session.body, 'id')}`;
    await ask('agent', { method: 'POST', path: `${path}/heartbeat` });
    await ask('agent', {
      method: 'POST',
      path: '/agent/v1/sessions',
      body: { ...order, kind: PERSONAL.device },
    });
    await ask('admin', { method: 'GET', path: `/admin/v1/sessions?agent=${PERSONAL.givenName}` });
    const issued = await ask('admin', {
      ...{ method: 'POST', path: '/admin/v1/tokens', body: { name: 'second', scopes: ['users:manage'] } },
    });
    secrets.set('issued', textMember(issued.body, 'token'));
    const client = await ask('admin', {
      ...{ method: 'POST', path: '/admin/v1/oauth-clients', body: { name: 'idp', scopes: ['users:manage'] } },
    });
    secrets.set('client', textMember(client.body, 'clientSecret'));
    await ask('issued', { method: 'GET', path: '/admin/v1/audit-events' });
    await ask(`${secrets.get('SCIM') ?? ''}x`, { method: 'GET', path: '/scim/v2/Users' });
    await ask('operator', { method: 'GET', path: '/operator/v1/tenants' });
    await ask('agent', { method: 'DELETE', path });
    await scim('DELETE', `/Users/${id}`);
  };

  it('are in no log, no metric, no audit event, and secrets in no answer but the first', async function () {
    this.timeout(60_000);
    await useEverything();
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses]).to.include.members([200, 201, 204, 400, 401, 403, 404, 409]);
    const events = await test.database.query<{ event: string }>(
      { name: '', text: 'select audit_events::text as event from audit_events' },
      [],
    );
    expect(events.length).to.be.above(10);
    const metrics = await request(server.baseUrl, { method: 'GET', path: '/metrics' });
    expect(server.stderr()).to.contain('"route":"/scim/v2/Users/:id"');
    const places = {
      'the log': server.stderr(),
      'the metrics': metrics.text,
      'the audit events': events.map(({ event }) => event).join('\n'),
    };
    const found = Object.entries(places).flatMap(([place, text]) =>
      [...Object.values(PERSONAL), ...secrets.values()]
        .filter((value) => text.includes(value))
        .map((value) => `${value} is in ${place}`),
    );
    const known = new Set([secrets.get('issued'), secrets.get('client')]);
    const told = answers.flatMap(({ status, text }) =>
      [...secrets.values()].filter((value) => text.includes(value) && !(status === 201 && known.has(value))),
    );
    expect([...found, ...told]).to.deep.equal([]);
  });
});
