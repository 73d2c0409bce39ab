import { expect } from 'chai';
import { type TenantRouter } from '../../src/http/http-state.ts';
import { UnavailableError } from '../../src/kernel/unavailable-error.ts';
import { InsufficientSeats } from '../../src/seats/seat-error.ts';
import { request, type TestResponse } from '../support/http.ts';
import { type HttpShell, OPERATOR_TOKEN, startHttpShell } from '../support/http-shell.ts';
import { sendRaw } from '../support/raw-http.ts';

const SCIM_ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';

const shortage = {
  product: 'remote-support',
  type: 'named',
  displayName: 'Remote Support',
  limit: 10,
  assigned: 10,
  requested: 1,
} as const;

const addFailingRoutes = (router: TenantRouter): void => {
  router.get('/Users', (ctx) => {
    ctx.body = {};
  });
  router.post('/Users', () => {
    throw new InsufficientSeats([shortage]);
  });
  router.get('/Broken', () => {
    throw new Error('select password from users', { cause: new Error('deeper secret') });
  });
  router.get('/Down', () => {
    throw new UnavailableError('10.0.0.7 refused');
  });
};

describe('errors over HTTP', () => {
  let shell: HttpShell;
  let scim: string;
  let admin: string;

  before(async () => {
    shell = await startHttpShell({
      addScimRoutes: addFailingRoutes,
      seats: {
        run: () => Promise.reject(new InsufficientSeats([shortage])),
      },
    });
    scim = await shell.token('scim');
    admin = await shell.token('seats:manage', 'tokens:manage');
  });
  after(async () => {
    await shell.close();
  });

  const onScim = async (path: string, method = 'GET'): Promise<TestResponse> =>
    request(shell.baseUrl, { method, path: `/scim/v2${path}`, token: scim });
  const onAdmin = async (path: string, method = 'GET'): Promise<TestResponse> =>
    request(shell.baseUrl, { method, path: `/admin/v1${path}`, token: admin });
  const onOperator = async (path: string, method = 'GET'): Promise<TestResponse> =>
    request(shell.baseUrl, { method, path: `/operator/v1${path}`, token: OPERATOR_TOKEN });

  const expectScimError = (response: TestResponse, status: number): void => {
    expect(response.status).to.equal(status);
    expect(response.headers.get('Content-Type')).to.equal('application/scim+json; charset=utf-8');
    expect(response.body).to.include({ status: String(status) });
    expect(response.body['schemas']).to.deep.equal([SCIM_ERROR]);
    expect(response.body['detail']).to.be.a('string').that.is.not.empty;
    expect(response.body).to.not.have.any.keys('code', 'title', 'type');
    expect(response.headers.get('X-Request-Id')).to.match(/^[\w.-]{1,64}$/);
  };
  const expectProblem = (response: TestResponse, status: number, code: string): void => {
    expect(response.status).to.equal(status);
    expect(response.headers.get('Content-Type')).to.equal('application/problem+json');
    expect(response.body).to.include({ status, code, type: `urn:seatkeeper:error:${code}` });
    expect(response.body['detail']).to.be.a('string').that.is.not.empty;
    expect(response.body).to.not.have.any.keys('schemas', 'scimType');
    expect(response.headers.get('X-Request-Id')).to.match(/^[\w.-]{1,64}$/);
  };

  describe('a route that is not there', () => {
    it('is 404 in the format of the surface', async () => {
      expectScimError(await onScim('/Nothing'), 404);
      expectProblem(await onAdmin('/nothing'), 404, 'notFound');
      expectProblem(await onOperator('/nothing'), 404, 'notFound');
      expectProblem(await request(shell.baseUrl, { path: '/' }), 404, 'notFound');
    });

    it('is not looked up for somebody unknown', async () => {
      const path = '/scim/v2/Nothing';
      expectScimError(await request(shell.baseUrl, { path }), 401);
    });

    it('is 404 where only the letter case of the surface differs, with every token', async () => {
      for (const token of [scim, admin, OPERATOR_TOKEN]) {
        const response = await request(shell.baseUrl, { path: '/ADMIN/v1/tokens', token });
        expectProblem(response, 404, 'notFound');
      }
    });

    it('is 404 where the path only begins like a surface', async () => {
      expectProblem(await request(shell.baseUrl, { path: '/scim/v2x/Users', token: scim }), 404, 'notFound');
    });
  });

  describe('a request target', () => {
    const answerTo = async (target: string): Promise<string> =>
      sendRaw(
        shell.port,
        `GET ${target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${scim}\r\nConnection: close\r\n\r\n`,
      );

    it('in absolute-form means what its path and query do, whatever its host', async () => {
      for (const base of ['http://seats.example.com', 'https://%zz@other.example.com:8443']) {
        expect(await answerTo(`${base}/scim/v2/Users?count=0`)).to.match(/^HTTP\/1\.1 200 /);
        expect(await answerTo(`${base}/scim/v2/Nothing`)).to.match(/^HTTP\/1\.1 404 [^]*"schemas"/);
      }
    });

    it('is 400 where no path can be read from it', async () => {
      for (const target of ['http://[::1/scim/v2/Users', 'http://x:99999/scim/v2/Users', 'urn://x']) {
        expect(await answerTo(target), target).to.match(/^HTTP\/1\.1 400 [^]*"code":"invalidSyntax"/);
      }
    });

    it('ends where a fragment begins', async () => {
      expect(await answerTo('/scim/v2/Users#/../Nothing')).to.match(/^HTTP\/1\.1 200 /);
      expect(await answerTo('//%zz@x/scim/v2/Users#')).to.match(/^HTTP\/1\.1 404 /);
    });
  });

  describe('a method', () => {
    it('that the resource does not have is 405 with those it has', async () => {
      const response = await onScim('/Users', 'DELETE');
      expectScimError(response, 405);
      expect(response.headers.get('Allow')?.split(', ')).to.have.members(['GET', 'HEAD', 'POST', 'OPTIONS']);
      const problem = await onAdmin('/tokens', 'PUT');
      expectProblem(problem, 405, 'methodNotAllowed');
      expect(problem.headers.get('Allow')?.split(', ')).to.have.members(['GET', 'HEAD', 'POST', 'OPTIONS']);
    });

    it('that no resource has is 501', async () => {
      expectScimError(await onScim('/Users', 'PROPFIND'), 501);
      expectProblem(await onAdmin('/tokens', 'PROPFIND'), 501, 'notImplemented');
    });

    it('OPTIONS answers the methods of the resource and nothing else', async () => {
      const response = await onScim('/Users', 'OPTIONS');
      expect([response.status, response.text]).to.deep.equal([204, '']);
      expect(response.headers.get('Allow')).to.include('POST');
    });

    it('HEAD answers as GET does, without the body', async () => {
      const found = await onScim('/Users', 'HEAD');
      expect([found.status, found.text]).to.deep.equal([200, '']);
      const absent = await onScim('/Nothing', 'HEAD');
      expect([absent.status, absent.text]).to.deep.equal([404, '']);
    });
  });

  describe('a fault', () => {
    it('is 500 and tells nothing', async () => {
      const response = await onScim('/Broken');
      expectScimError(response, 500);
      expect(response.text).to.not.match(/password|secret|select/);
    });

    it('is in the log with its cause and the id of the request', async () => {
      const response = await onScim('/Broken');
      const requestId = response.headers.get('X-Request-Id');
      const line = shell.log.find((each) => each['requestId'] === requestId && each['level'] === 'error');
      expect(JSON.stringify(line)).to.include('select password from users').and.include('deeper secret');
    });

    it('of what we depend on is 503 with Retry-After', async () => {
      const response = await onScim('/Down');
      expectScimError(response, 503);
      expect(response.headers.get('Retry-After')).to.equal('5');
      expect(response.text).to.not.include('10.0.0.7');
    });
  });

  describe('insufficient seats', () => {
    const header = 'remote-support;type=named;limit=10;assigned=10;requested=1';

    it('are 403 on SCIM, with the numbers in a header', async () => {
      const response = await onScim('/Users', 'POST');
      expectScimError(response, 403);
      expect(response.body).to.include({ scimType: 'insufficientSeats' });
      expect(response.body['detail']).to.match(
        /^Insufficient seats: Remote Support \(named\) has 10 of 10 seats/,
      );
      expect(response.headers.get('Seats-Shortage')).to.equal(header);
    });

    it('are 409 elsewhere, with the numbers in the body', async () => {
      const response = await onAdmin('/seat-pools');
      expectProblem(response, 409, 'insufficientSeats');
      expect(response.body['shortages']).to.deep.equal([shortage]);
    });
  });

  describe('every answer', () => {
    it('carries the id the client gave the request', async () => {
      const headers = { 'X-Request-Id': 'trace-7.b_C' };
      const response = await request(shell.baseUrl, { path: '/livez', headers });
      expect(response.headers.get('X-Request-Id')).to.equal('trace-7.b_C');
    });

    for (const given of ['two words', 'x'.repeat(65), 'a"b', 'a;b']) {
      it(`carries an id of our own instead of ${given.slice(0, 12)}`, async () => {
        const headers = { 'X-Request-Id': given };
        const response = await request(shell.baseUrl, { path: '/livez', headers });
        expect(response.headers.get('X-Request-Id')).to.match(/^[0-9a-f-]{36}$/);
      });
    }

    it('is kept by nobody and guessed at by nobody', async () => {
      for (const path of ['/livez', '/nothing', '/scim/v2/Users', '/admin/v1/tokens']) {
        const { headers } = await request(shell.baseUrl, { path });
        expect(headers.get('Cache-Control')).to.equal('no-store');
        expect(headers.get('X-Content-Type-Options')).to.equal('nosniff');
        expect(headers.get('Content-Security-Policy')).to.include("default-src 'none'");
        expect(headers.get('Content-Security-Policy')).to.include("frame-ancestors 'none'");
        expect(headers.get('X-Frame-Options')).to.equal('DENY');
        expect(headers.get('Strict-Transport-Security')).to.equal('max-age=63072000');
        expect(headers.get('Referrer-Policy')).to.equal('no-referrer');
        expect(headers.get('Permissions-Policy')).to.include('camera=()');
        expect(headers.get('X-Powered-By')).to.equal(null);
        expect(headers.get('Server')).to.equal(null);
      }
    });

    it('leads to the configured address, whatever Host and X-Forwarded-Host say', async () => {
      const text = await sendRaw(
        shell.port,
        [
          'POST /operator/v1/tenants HTTP/1.1',
          'Host: evil.example.com',
          'X-Forwarded-Host: evil.example.com',
          `Authorization: Bearer ${OPERATOR_TOKEN}`,
          'Content-Type: application/json',
          'Connection: close',
          'Content-Length: 15',
          '',
          '{"name":"Acme"}',
        ].join('\r\n'),
      );
      expect(text).to.match(/^HTTP\/1\.1 201 /);
      expect(text).to.include('Location: https://seats.example.com/operator/v1/tenants/');
      expect(text).to.not.include('evil');
    });
  });

  it('leaves a line in the log that tells why a request was refused', async () => {
    const response = await onScim('/Users', 'POST');
    const requestId = response.headers.get('X-Request-Id');
    const line = shell.log.find((each) => each['requestId'] === requestId);
    expect(line).to.include({ level: 'info', status: 403, code: 'insufficientSeats' });
  });

  it('leaves a line in the log for a read that was refused, too', async () => {
    const response = await onScim('/Nothing');
    const requestId = response.headers.get('X-Request-Id');
    const line = shell.log.find((each) => each['requestId'] === requestId);
    expect(line).to.include({ level: 'info', status: 404, code: 'notFound' });
  });

  it('leaves a line in the log that names no person', async () => {
    const headers = { 'X-Request-Id': 'logged-1' };
    const path = '/scim/v2/Users?filter=userName%20eq%20%22lovelace%22';
    await request(shell.baseUrl, { path, token: scim, headers });
    const lines = shell.log.filter((line) => line['requestId'] === 'logged-1');
    expect(lines).to.have.length(1);
    expect(lines[0]).to.include({ level: 'info', actor: 'client', method: 'GET', route: '/scim/v2/Users' });
    expect(lines[0]).to.include({ status: 200 }).and.to.include.keys('tenant', 'tokenId', 'milliseconds');
    expect(JSON.stringify(lines)).to.not.include('lovelace');
  });

  it('leaves a line in the log for a probe that succeeds at debug alone', async () => {
    const { headers } = await request(shell.baseUrl, { path: '/livez' });
    const line = shell.log.find((each) => each['requestId'] === headers.get('X-Request-Id'));
    expect(line).to.include({ level: 'debug', status: 200 });
  });

  describe('the route in the log', () => {
    const routeOf = async (
      path: string,
      options: { method?: string; token?: string } = {},
    ): Promise<unknown> => {
      const { headers } = await request(shell.baseUrl, { path, ...options });
      return shell.log.findLast((line) => line['requestId'] === headers.get('X-Request-Id'))?.['route'];
    };

    it('is the pattern, also where the request was refused before it got there', async () => {
      expect(await routeOf('/admin/v1/tokens/lovelace', { token: admin })).to.equal(
        '/admin/v1/tokens/:token',
      );
      expect(await routeOf('/admin/v1/tokens/lovelace')).to.equal('/admin/v1/tokens/:token');
      expect(await routeOf('/admin/v1/tokens/lovelace', { method: 'PUT', token: admin })).to.equal(
        '/admin/v1/tokens/:token',
      );
      expect(await routeOf('/livez')).to.equal('/livez');
    });

    it('is unknown where there is none', async () => {
      expect(await routeOf('/admin/v1/lovelace', { token: admin })).to.equal('unknown');
      expect(await routeOf('/lovelace')).to.equal('unknown');
    });
  });
});
