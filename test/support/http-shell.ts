import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { SYSTEM } from '../../src/kernel/actor.ts';
import { createHttpApp } from '../../src/http/create-http-app.ts';
import { type HttpDependencies } from '../../src/http/http-dependencies.ts';
import { type TenantRouter, type TenantState } from '../../src/http/http-state.ts';
import { createRouter } from '../../src/http/routing.ts';
import { SCIM } from '../../src/http/surfaces.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { Metrics } from '../../src/observability/metrics.ts';
import { createTenant } from '../../src/tenants/create-tenant.ts';
import { KeySetCache } from '../../src/tenants/oauth/key-sets/key-set-cache.ts';
import { type Scope } from '../../src/tenants/scope.ts';
import { CredentialCache } from '../../src/tenants/tokens/credential-cache.ts';
import { issueToken } from '../../src/tenants/tokens/issue-token.ts';
import { UNLIMITED } from '../../src/tenants/limits/rate-limiter.ts';
import { verifyToken } from '../../src/tenants/tokens/verify-token.ts';
import { inMemoryTenants } from './in-memory-tenants.ts';

/** The token of the operator in every shell. */
export const OPERATOR_TOKEN = 'the operator of the test'.replaceAll(' ', '-');

/** The HTTP edge on a port of its own, over stores in memory. */
export interface HttpShell {
  readonly baseUrl: string;
  readonly port: number;
  /** A token of a new tenant. */
  token(...scopes: readonly Scope[]): Promise<string>;
  /** The lines of the log so far. */
  readonly log: readonly Record<string, unknown>[];
  close(): Promise<void>;
}

/** What a shell is given; the rest refuses to be called. */
export interface HttpShellOptions extends Partial<HttpDependencies> {
  /** Adds routes under `/scim/v2`. */
  readonly addScimRoutes?: (router: TenantRouter) => void;
}

const unused = (): never => {
  throw new Error('This test has no seats');
};

/** Starts the HTTP edge without a database. */
export const startHttpShell = async ({
  addScimRoutes,
  ...given
}: HttpShellOptions = {}): Promise<HttpShell> => {
  const stores = inMemoryTenants();
  const credentials = new CredentialCache({ now: () => performance.now() });
  const log: Record<string, unknown>[] = [];
  const write = (line: string): void => void log.push(JSON.parse(line) as Record<string, unknown>);
  const scim = createRouter<TenantState>(SCIM);
  addScimRoutes?.(scim);
  const app = createHttpApp({
    publicUrl: 'https://seats.example.com',
    trustedProxies: 0,
    logger: createLogger({ level: 'debug', destination: { write } }),
    metrics: new Metrics({
      database: { connections: { open: 0, idle: 0, waiting: 0 }, failures: {} },
      readSeatTotals: () => Promise.resolve(undefined),
      now: Date.now,
    }),
    description: {},
    now: Date.now,
    isReady: () => Promise.resolve(true),
    verifyToken: async (secret) => verifyToken({ ...stores, credentials }, secret),
    isOperatorToken: (secret) => Promise.resolve(secret === OPERATOR_TOKEN),
    ...stores,
    credentials,
    keySets: new KeySetCache({ source: { mayAsk: unused, fetch: unused }, now: () => performance.now() }),
    products: { list: unused, put: unused, isSoldInBothTypes: unused },
    rateLimiter: UNLIMITED,
    seats: { run: unused },
    urgentSeats: { run: unused },
    putUserSeat: unused,
    removeUserSeat: unused,
    sessionsOf: unused,
    occupancies: { list: unused, find: unused },
    sessionTimes: { ttl: 180, connectedTtl: 600 },
    waitingLineOf: unused,
    draining: new AbortController().signal,
    usage: { now: unused, hours: unused, assignedSeats: unused },
    auditEvents: { list: unused },
    refusals: { record: () => Promise.resolve() },
    scim,
    ...given,
  });
  const handle = app.callback();
  const server = createServer((request, response) => void handle(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    port,
    log,
    token: async (...scopes) => {
      const { id: tenant } = await createTenant(stores, { name: 'Acme', actor: SYSTEM });
      const terms = { name: 'test', expiresAt: null, clientProfile: 'default', callerScopes: 'all' } as const;
      return (await issueToken({ ...stores, now: Date.now }, { tenant, actor: SYSTEM, scopes, ...terms }))
        .secret;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
