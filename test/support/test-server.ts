import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo } from 'node:net';
import { createApplication } from '../../src/app/create-application.ts';
import { loadSchemaRegistry } from '../../src/app/project-files.ts';
import { addSampleTenant } from '../../src/app/sample-tenant.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { type Database } from '../../src/storage/database.ts';
import { type ClientProfile } from '../../src/tenants/client-profile.ts';
import { type KeySetSource } from '../../src/tenants/oauth/key-sets/key-set-source.ts';
import { type Scope } from '../../src/tenants/scope.ts';
import { request, type TestRequest, type TestResponse } from './http.ts';
import { createTestDatabase } from './test-database.ts';

/** The whole application over HTTP on a database of its own, with the sample tenant in it. */
export interface TestServer {
  /** Such as `http://127.0.0.1:41234`. */
  readonly baseUrl: string;
  /** Beside the server, as the login. */
  readonly database: Database;
  /** As the server works. */
  readonly limited: Database;
  readonly connectionString: string;
  readonly operatorToken: string;
  readonly scimToken: string;
  readonly adminToken: string;
  readonly agentToken: string;
  /** A request of an identity provider, the path relative to the SCIM base. */
  scim(method: string, path: string, body?: unknown): Promise<TestResponse>;
  /** A request of the sample tenant's administrator, the path from the root. */
  admin(method: string, path: string, body?: unknown): Promise<TestResponse>;
  /** A request of a product's back end, the path relative to the agent surface. */
  agent(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<TestResponse>;
  /** A request of the vendor, the path from the root. */
  operator(method: string, path: string, body?: unknown): Promise<TestResponse>;
  /** Any request. */
  request(options: TestRequest): Promise<TestResponse>;
  /** Another token of the sample tenant. */
  issueToken(order: {
    scopes: readonly Scope[];
    name?: string;
    clientProfile?: ClientProfile;
  }): Promise<string>;
  /** Another server on the same database, as behind one balancer; answers where it is. It stops with the first. */
  startAnother(): Promise<string>;
  stop(): Promise<void>;
}

/** What a test has otherwise than every other. */
export interface TestServerOptions {
  readonly trustedProxies?: number;
  readonly keyHosts?: readonly string[];
  /** As the setting; none unless set, since tests ask as fast as they can. */
  readonly rateLimit?: number;
  readonly keySetSource?: KeySetSource;
  /** The way of the server to its database, where that is not to be the test's own; whoever makes it closes it. */
  readonly wayTo?: (connectionString: string) => Promise<Database>;
}

const OPERATOR_TOKEN = 'the-operator-of-this-test-server';

interface Listening {
  readonly baseUrl: string;
  readonly handle: (listener: RequestListener) => void;
  readonly close: () => Promise<void>;
}

const listen = async (): Promise<Listening> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    handle: (listener) => void server.on('request', listener),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

export const startTestServer = async ({
  trustedProxies = 0,
  rateLimit = 0,
  keyHosts,
  keySetSource,
  wayTo,
}: TestServerOptions = {}): Promise<TestServer> => {
  const fresh = await createTestDatabase();
  const { connectionString, database, limited } = fresh;
  const ofServer = (await wayTo?.(connectionString)) ?? limited;
  const tokens = await addSampleTenant(limited);
  if (tokens === undefined) {
    throw new Error('The test database is not new');
  }
  const first = await listen();
  const servers = [first];
  const { baseUrl } = first;
  const registry = await loadSchemaRegistry();
  const newApplication = (): RequestListener =>
    createApplication({
      config: {
        operatorToken: OPERATOR_TOKEN,
        sessionTtl: 180,
        connectedTtl: 600,
        trustedProxies,
        rateLimit,
        keyHosts,
      },
      publicUrl: baseUrl,
      registry,
      database: ofServer,
      logger: createLogger({ level: 'silent' }),
      cursorSecret: Buffer.from('the cursors of this test server'),
      draining: new AbortController().signal,
      ...(keySetSource && { keySetSource }),
    });
  first.handle(newApplication());
  let connections = 0;
  const send = (token: string, method: string, path: string, body?: unknown): Promise<TestResponse> =>
    request(baseUrl, { method, path, token, ...(body !== undefined && { body }) });
  const operator = (method: string, path: string, body?: unknown) => send(OPERATOR_TOKEN, method, path, body);
  return {
    baseUrl,
    database,
    limited,
    connectionString,
    operatorToken: OPERATOR_TOKEN,
    scimToken: tokens.scim,
    adminToken: tokens.admin,
    agentToken: tokens.agent,
    scim: (method, path, body) => send(tokens.scim, method, `/scim/v2${path}`, body),
    admin: (method, path, body) => send(tokens.admin, method, path, body),
    agent: (method, path, body, headers = {}) =>
      request(baseUrl, {
        ...{ method, path: `/agent/v1${path}`, token: tokens.agent, headers },
        ...(body !== undefined && { body }),
      }),
    operator,
    request: (options) => request(baseUrl, options),
    issueToken: async ({ name = `another connection ${++connections}`, ...order }) => {
      const tenants = await operator('GET', '/operator/v1/tenants');
      const { items } = tenants.body as { items: { id: string }[] };
      const path = `/operator/v1/tenants/${items[0]?.id ?? ''}/tokens`;
      return ((await operator('POST', path, { name, ...order })).body as { token: string }).token;
    },
    startAnother: async () => {
      const another = await listen();
      servers.push(another);
      another.handle(newApplication());
      return another.baseUrl;
    },
    stop: async () => {
      await Promise.all(servers.map(async (each) => each.close()));
      await fresh.drop();
    },
  };
};
