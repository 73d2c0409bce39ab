import { expect } from 'chai';
import { request } from '../../support/http.ts';
import { startHttpShell } from '../../support/http-shell.ts';
import { until } from '../../support/until.ts';

describe('a refusal that cannot be recorded', () => {
  it('is answered as any other, and the failure is logged', async () => {
    const record = () => Promise.reject(new Error('the disk is full'));
    const shell = await startHttpShell({ refusals: { record } });
    try {
      const token = await shell.token('tokens:manage');
      const body = { name: 'x', scopes: ['scim'] };
      const response = await request(shell.baseUrl, {
        method: 'POST',
        path: '/admin/v1/tokens',
        token,
        body,
      });
      expect([response.status, response.body['code']]).to.deep.equal([403, 'scopeBeyondCaller']);
      const failures = () => shell.log.filter(({ msg }) => msg === 'refusal not recorded');
      await until('the failure is logged', () => failures().length === 1);
      expect(failures()[0]).to.include({ requestId: response.headers.get('X-Request-Id') });
    } finally {
      await shell.close();
    }
  });

  it('does not keep the answer waiting', async () => {
    const shell = await startHttpShell({ refusals: { record: () => new Promise(() => undefined) } });
    try {
      const token = await shell.token('tokens:manage');
      const response = await request(shell.baseUrl, {
        method: 'POST',
        path: '/admin/v1/tokens',
        token,
        body: {},
      });
      expect(response.status).to.equal(400);
    } finally {
      await shell.close();
    }
  });
});
