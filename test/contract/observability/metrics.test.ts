import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { UnavailableError } from '../../../src/kernel/unavailable-error.ts';
import { type HttpShell, startHttpShell } from '../../support/http-shell.ts';
import { request } from '../../support/http.ts';
import { scrape } from '../../support/metrics.ts';
import { REPOSITORY_ROOT } from '../../support/repository.ts';

const COUNT = 'seatkeeper_http_request_duration_seconds_count';

describe('the metrics of requests', () => {
  let shell: HttpShell;
  let token: string;

  beforeEach(async () => {
    shell = await startHttpShell({
      addScimRoutes: (router) => {
        router.get('/Users/:id', (ctx) => {
          ctx.body = {};
        });
        router.get('/Broken', () => {
          throw new Error('a bug');
        });
        router.get('/Down', () => {
          throw new UnavailableError('an outage');
        });
      },
    });
    token = await shell.token('scim');
  });
  afterEach(async () => shell.close());

  const get = async (path: string, method = 'GET'): Promise<void> => {
    await request(shell.baseUrl, { path, method, token });
  };

  it('count by surface, method, pattern of the route and class of status', async () => {
    await get('/scim/v2/Users/alice');
    await get('/scim/v2/Users/bob');
    await get('/admin/v1/tokens');
    await get('/livez');
    const { value } = await scrape(shell.baseUrl);
    const labels = { surface: 'scim', method: 'GET', route: '/scim/v2/Users/:id', status: '2xx' };
    expect(value(COUNT, labels)).to.equal(2);
    const admin = { surface: 'admin', method: 'GET', route: '/admin/v1/tokens', status: '4xx' };
    expect(value(COUNT, admin)).to.equal(1);
    const service = { surface: 'service', method: 'GET', route: '/livez', status: '2xx' };
    expect(value(COUNT, service)).to.equal(1);
  });

  it('have one series for all routes that there are not, and none for what is in a path', async () => {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await get(`/scim/v2/Nothing/alice${attempt}`);
      await get(`/alice${attempt}`);
    }
    await get('/scim/v2/Users/alice?filter=alice', 'PROPFIND');
    const { text, value, labelValues } = await scrape(shell.baseUrl);
    expect(text).not.to.contain('alice');
    const unknown = { method: 'GET', route: 'unknown', status: '4xx' };
    expect(value(COUNT, { ...unknown, surface: 'scim' })).to.equal(20);
    expect(value(COUNT, { ...unknown, surface: 'service' })).to.equal(20);
    expect([...labelValues(COUNT, 'method')]).to.have.members(['GET', 'other']);
  });

  it('count refusals by their code', async () => {
    await get('/scim/v2/Nothing');
    await get('/admin/v1/tokens');
    const { value } = await scrape(shell.baseUrl);
    expect(value('seatkeeper_refusals_total', { surface: 'scim', code: 'notFound' })).to.equal(1);
    expect(value('seatkeeper_refusals_total', { surface: 'admin', code: 'insufficientScope' })).to.equal(1);
  });

  it('count bugs and outages as faults, and not as refusals', async () => {
    await get('/scim/v2/Broken');
    await get('/scim/v2/Down');
    const { value, labelValues } = await scrape(shell.baseUrl);
    expect(value('seatkeeper_faults_total', { surface: 'scim', code: 'internalError' })).to.equal(1);
    expect(value('seatkeeper_faults_total', { surface: 'scim', code: 'unavailable' })).to.equal(1);
    expect([...labelValues('seatkeeper_refusals_total', 'code')]).to.deep.equal([]);
  });

  it('tell how many are being answered: the scrape itself', async () => {
    await get('/livez');
    const { value } = await scrape(shell.baseUrl);
    expect(value('seatkeeper_http_requests_in_flight')).to.equal(1);
  });

  it('tell of the process what Node.js knows', async () => {
    const { value } = await scrape(shell.baseUrl);
    expect(value('process_resident_memory_bytes')).to.be.greaterThan(1_000_000);
    expect(value('nodejs_eventloop_lag_seconds')).to.be.a('number');
  });

  it('are those of the README', async () => {
    const readme = await readFile(join(REPOSITORY_ROOT, 'README.md'), 'utf8');
    const told = new Set(
      [...readme.matchAll(/`(seatkeeper_(?!server|limited)[a-z_]+)`/g)].map(([, name]) => name),
    );
    const { text } = await scrape(shell.baseUrl);
    const kept = [...text.matchAll(/^# TYPE (seatkeeper_\S+)/gm)].map(([, name]) => name);
    expect([...told]).to.have.members(kept);
  });

  it('say of each what it means', async () => {
    const { text } = await scrape(shell.baseUrl);
    const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    const explained = [...text.matchAll(/^# HELP (\S+) \S+/gm)].map(([, name]) => name);
    expect(names).to.include('seatkeeper_database_up').and.to.deep.equal(explained);
  });
});
