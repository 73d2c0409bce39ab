import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { loadSchemaRegistry } from '../../../src/app/project-files.ts';
import { type Scope } from '../../../src/tenants/scope.ts';
import { allRoutes } from '../../support/all-routes.ts';
import { type TestResponse } from '../../support/http.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { CALLERS, type Callers, mayCall, SCOPE_SETS } from './callers.ts';

/** An operation of the description, as far as it says who may call it. */
interface Secured {
  readonly security?: readonly Readonly<Record<string, readonly Scope[]>>[];
}

/** Who may call an operation by its description: each requirement is one way in. */
const describedCallers = ({ security }: Secured): Callers => {
  if (security === undefined) {
    return 'anybody';
  }
  const [first = {}, ...others] = security;
  const [[scheme, scopes] = ['', []]] = Object.entries(first);
  if (scheme !== 'tenantToken') {
    return scheme === 'operatorToken' ? 'operator' : 'client';
  }
  return others.length === 0
    ? { all: scopes }
    : { oneOf: security.flatMap((way) => way['tenantToken'] ?? []) };
};

describe('who may call a route', () => {
  let server: TestServer;
  const tokens = new Map<string, string>();
  let requests = 0;

  before(async () => {
    // Each request comes from an address of its own: who is refused ten times has to wait.
    server = await startTestServer({ trustedProxies: 1 });
    for (const scopes of SCOPE_SETS) {
      tokens.set(scopes.join(), await server.issueToken({ scopes }));
    }
  });
  after(async () => {
    await server.stop();
  });

  const call = async (route: string, token?: string): Promise<TestResponse> => {
    const [method = '', pattern = ''] = route.split(' ');
    const path = pattern
      .replace(':product', 'nothing')
      .replace(':type', 'named')
      .replaceAll(/:\w+/g, () => randomUUID());
    requests += 1;
    const headers = { 'X-Forwarded-For': `192.0.${requests >> 8}.${requests & 255}` };
    const body = ['GET', 'DELETE'].includes(method) ? {} : { body: {} };
    return server.request({ method, path, headers, ...body, ...(token !== undefined && { token }) });
  };

  const expectFormat = (route: string, { status, headers, body }: TestResponse): void => {
    if (route.includes(' /scim/v2')) {
      expect(body, route).to.include({ status: String(status) });
      expect(headers.get('Content-Type'), route).to.match(/^application\/scim\+json/);
    } else {
      expect(body, route).to.include({ status });
      expect(headers.get('Content-Type'), route).to.match(/^application\/problem\+json/);
    }
  };

  it('is said of every route, and of nothing else', async () => {
    expect(Object.keys(CALLERS)).to.have.members(allRoutes(await loadSchemaRegistry()));
  });

  it('is described as it is', async () => {
    const { paths } = (await server.request({ path: '/openapi.json' })).body as unknown as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, Secured>>>>;
    };
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => [
        `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
        describedCallers(operation),
      ]),
    );
    expect(Object.fromEntries(described)).to.deep.equal(CALLERS);
  });

  for (const [route, callers] of Object.entries(CALLERS)) {
    if (callers === 'anybody') {
      it(`${route}: anybody`, async () => {
        expect((await call(route)).status).to.equal(200);
      });
    } else if (callers !== 'client') {
      it(`${route}: ${JSON.stringify(callers)}`, async () => {
        const without = await call(route);
        expect(without.status).to.equal(401);
        expect(without.headers.get('WWW-Authenticate')).to.equal('Bearer realm="seatkeeper"');
        expectFormat(route, without);
        for (const scopes of SCOPE_SETS) {
          const answer = await call(route, tokens.get(scopes.join()));
          if (mayCall(callers, scopes)) {
            expect(answer.status, scopes.join()).to.not.be.oneOf([401, 403]);
          } else {
            expect(answer.status, scopes.join()).to.equal(callers === 'operator' ? 401 : 403);
            const error = callers === 'operator' ? 'invalid_token' : 'insufficient_scope';
            expect(answer.headers.get('WWW-Authenticate')).to.include(`error="${error}"`);
            expectFormat(route, answer);
          }
          expect(answer.status).to.be.lessThan(502).and.not.equal(500);
        }
        const operator = await call(route, server.operatorToken);
        if (callers === 'operator') {
          expect(operator.status).to.not.be.oneOf([401, 403]);
        } else {
          expect(operator.status).to.equal(401);
        }
      });
    }
  }

  for (const route of Object.keys(CALLERS).filter((each) => CALLERS[each] === 'client')) {
    it(`${route}: a client that authenticates; no token is one`, async () => {
      const headers = {
        'Content-Type': 'application/x-www-form-urlencoded',
        'X-Forwarded-For': '198.51.100.1',
      };
      const [method = '', path = ''] = route.split(' ');
      const body = 'grant_type=client_credentials&token=x';
      for (const token of [undefined, tokens.get('scim') ?? '']) {
        const sent = { method, path, headers, body, ...(token !== undefined && { token }) };
        const answer = await server.request(sent);
        expect([answer.status, answer.body['error']]).to.deep.equal([401, 'invalid_client']);
      }
    });
  }
});
