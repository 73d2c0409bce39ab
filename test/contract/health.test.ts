import { expect } from 'chai';
import { UnavailableError } from '../../src/kernel/unavailable-error.ts';
import { request } from '../support/http.ts';
import { type HttpShell, startHttpShell } from '../support/http-shell.ts';

describe('the health of the server', () => {
  let shell: HttpShell;
  let isReady: () => Promise<boolean>;

  before(async () => {
    shell = await startHttpShell({ isReady: async () => isReady() });
  });
  after(async () => {
    await shell.close();
  });

  it('is live and ready, for everybody', async () => {
    isReady = () => Promise.resolve(true);
    expect((await request(shell.baseUrl, { path: '/livez' })).status).to.equal(200);
    expect((await request(shell.baseUrl, { path: '/readyz' })).status).to.equal(200);
  });

  it('is live and not ready while it drains', async () => {
    isReady = () => Promise.resolve(false);
    expect((await request(shell.baseUrl, { path: '/livez' })).status).to.equal(200);
    expect((await request(shell.baseUrl, { path: '/readyz' })).status).to.equal(503);
  });

  it('is live and not ready while the database is away', async () => {
    isReady = () => Promise.reject(new UnavailableError('gone'));
    expect((await request(shell.baseUrl, { path: '/livez' })).status).to.equal(200);
    expect((await request(shell.baseUrl, { path: '/readyz' })).status).to.equal(503);
  });

  it('changes nothing on POST', async () => {
    expect((await request(shell.baseUrl, { method: 'POST', path: '/livez' })).status).to.equal(405);
  });
});
