import { expect } from 'chai';
import { request, type TestResponse } from '../support/http.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { scrape } from '../support/metrics.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { until } from '../support/until.ts';
import { scim, userNamed } from './embedded-server.ts';
import { type DatabaseProxy, startDatabaseProxy } from '../support/proxy/database-proxy.ts';

const ERROR_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** In milliseconds: within this every request has its answer, or an identity provider gives up on it. */
const PATIENCE = 5_000;

const withinPatience = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
  const timeout = AbortSignal.timeout(PATIENCE);
  return Promise.race([
    answer,
    new Promise<never>((_resolve, reject) => {
      timeout.addEventListener('abort', () => {
        reject(new Error(`No answer within ${PATIENCE} ms`));
      });
    }),
  ]);
};

describe('a built server whose database goes away', function () {
  this.timeout(40_000);
  let test: TestDatabase;
  let proxy: DatabaseProxy;
  let server: ServerProcess;
  let token: string;
  let adminToken: string;
  let id: string;
  before(async () => {
    test = await createTestDatabase();
    proxy = await startDatabaseProxy(test.connectionString);
    server = await startServer({
      DATABASE_URL: proxy.connectionString,
      SAMPLE_DATA: 'true',
      OPERATOR_TOKEN: 'the-operator-of-the-outage',
      RATE_LIMIT: '0',
      LOG_LEVEL: 'fatal',
    });
    token = /SCIM token:\s+(\S+)/.exec(server.stdout())?.[1] ?? '';
    adminToken = /Admin token:\s+(\S+)/.exec(server.stdout())?.[1] ?? '';
    id = (await scim(server, token, '/Users', userNamed('before'))).body['id'] as string;
  });
  afterEach(async () => {
    await proxy.mend().catch(() => undefined);
    await until('the server is ready again', async () => (await probe('/readyz')) === 200);
  });
  after(async () => {
    expect(await server.stop()).to.deep.equal({ code: 0, signal: null });
    await proxy.cut();
    await test.drop();
  });

  const probe = async (path: string): Promise<number> =>
    (await withinPatience(request(server.baseUrl, { path }))).status;

  const requests: readonly (readonly [string, () => Promise<TestResponse>])[] = [
    ['a user that exists', () => scim(server, token, `/Users/${id}`)],
    ['a user that never was', () => scim(server, token, '/Users/00000000-0000-4000-8000-000000000000')],
    ['a filter', () => scim(server, token, '/Users?filter=userName eq "before"')],
    ['a POST', () => scim(server, token, '/Users', userNamed('during'))],
    ['an unknown token', () => scim(server, 'skt_unknown', '/Users')],
    ['a PATCH that deactivates', () => deactivate()],
    ['a DELETE', () => request(server.baseUrl, { method: 'DELETE', path: `/scim/v2/Users/${id}`, token })],
    ['seat pools', () => request(server.baseUrl, { path: '/admin/v1/seat-pools', token: adminToken })],
  ];

  const deactivate = (): Promise<TestResponse> =>
    request(server.baseUrl, {
      method: 'PATCH',
      path: `/scim/v2/Users/${id}`,
      token,
      body: {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [{ op: 'replace', value: { active: false } }],
      },
    });

  it('answers 503 with Retry-After to everything, never 404, and works again when it is back', async () => {
    await proxy.cut();
    for (const [name, send] of requests) {
      const answer = await withinPatience(send());
      if (name === 'an unknown token') {
        // A token that cannot be one of ours needs no database to be refused.
        expect([401, 503], name).to.include(answer.status);
        continue;
      }
      expect(answer.status, name).to.equal(503);
      expect(answer.headers.get('Retry-After'), name).to.match(/^[1-9]\d*$/);
      expect(answer.text, name).to.not.match(/ECONN|127\.0\.0\.1|select|postgres/i);
      if (name !== 'seat pools') {
        expect(answer.body, name).to.include({ status: '503' });
        expect(answer.body['schemas'], name).to.deep.equal([ERROR_SCHEMA]);
      }
    }
    await proxy.mend();
    await until('a read works again', async () => (await scim(server, token, `/Users/${id}`)).status === 200);
    const during = await scim(server, token, '/Users?filter=userName eq "during"');
    expect(during.body['totalResults']).to.equal(0);
    expect((await scim(server, token, '/Users', userNamed('afterwards'))).status).to.equal(201);
  });

  it('is live throughout, and ready only while the database answers', async () => {
    expect([await probe('/livez'), await probe('/readyz')]).to.deep.equal([200, 200]);
    await proxy.cut();
    expect([await probe('/livez'), await probe('/readyz')]).to.deep.equal([200, 503]);
    await proxy.mend();
    await until('the server is ready again', async () => (await probe('/readyz')) === 200);
    expect(await probe('/livez')).to.equal(200);
  });

  it('tells in its metrics within 5 s that the database is down', async () => {
    await proxy.cut();
    const { value } = await withinPatience(scrape(server.baseUrl));
    expect(value('seatkeeper_database_up')).to.equal(0);
    expect(value('seatkeeper_tenants')).to.equal(undefined);
    expect(value('process_resident_memory_bytes')).to.be.greaterThan(0);
    expect(value('seatkeeper_database_failures_total', { kind: 'unreachable' })).to.be.greaterThan(0);
    await proxy.mend();
    await until('the metrics tell that the database is up', async () => {
      const seen = await scrape(server.baseUrl);
      return seen.value('seatkeeper_database_up') === 1 && seen.value('seatkeeper_tenants') === 1;
    });
  });

  it('answers every request that is under way when the database goes, and none of them with 404', async () => {
    let isCut = false;
    const statuses = new Set<number>();
    const lane = async (): Promise<void> => {
      for (let count = 0; count < 5; count += isCut ? 1 : 0) {
        statuses.add((await withinPatience(scim(server, token, `/Users/${id}`))).status);
      }
    };
    const lanes = Array.from({ length: 4 }, lane);
    await until('requests are answered', () => statuses.has(200));
    await proxy.cut();
    isCut = true;
    await Promise.all(lanes);
    expect([...statuses]).to.have.members([200, 503]);
  });
});
