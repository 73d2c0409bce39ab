import { setMaxListeners } from 'node:events';
import { type RequestListener } from 'node:http';
import { type Config } from '../config/config.ts';
import { HttpsKeySetSource } from '../http/oauth/https-key-set-source.ts';
import { createHttpApp } from '../http/create-http-app.ts';
import { type UserSeat } from '../http/http-dependencies.ts';
import { createDescription } from '../http/openapi/create-description.ts';
import { pagingLimits } from '../http/scim/advertised-limits.ts';
import { Cursors } from '../http/scim/query/cursors.ts';
import { scimRoutes } from '../http/scim/scim-routes.ts';
import { type Acting } from '../kernel/actor.ts';
import { type Logger } from '../observability/logger.ts';
import { Metrics } from '../observability/metrics.ts';
import { type Caller } from '../provisioning/caller.ts';
import { putUserSeat, removeUserSeat } from '../provisioning/users/put-user-seat.ts';
import { LENIENT } from '../scim/compat/compat-rules.ts';
import { type SchemaRegistry } from '../scim/schema/registry.ts';
import { type WaitingLine } from '../seats/line/waiting-line.ts';
import { type SessionTimes } from '../seats/sessions/session-times.ts';
import { PostgresAuditReader } from '../storage/audit/postgres-audit-reader.ts';
import { PostgresRefusalRecorder } from '../storage/audit/postgres-refusal-recorder.ts';
import { type Database } from '../storage/database.ts';
import { rateOf } from '../tenants/limits/rate.ts';
import { type RateLimiter, UNLIMITED } from '../tenants/limits/rate-limiter.ts';
import { LineKeeper } from '../storage/line/line-keeper.ts';
import { PostgresWaitingLine } from '../storage/line/postgres-waiting-line.ts';
import { PostgresRateLimiter } from '../storage/limits/postgres-rate-limiter.ts';
import { PostgresProductStore } from '../storage/seats/postgres-product-store.ts';
import { GatheredSessions } from '../storage/sessions/gathered-sessions.ts';
import { PostgresOccupancyReader } from '../storage/sessions/postgres-occupancy-reader.ts';
import { PostgresSessionStore } from '../storage/sessions/postgres-session-store.ts';
import { PostgresAccessTokenStore } from '../storage/tenants/postgres-access-token-store.ts';
import { PostgresOauthClientStore } from '../storage/tenants/postgres-oauth-client-store.ts';
import { PostgresOperatorTokenStore } from '../storage/tenants/postgres-operator-token-store.ts';
import { PostgresTenantStore } from '../storage/tenants/postgres-tenant-store.ts';
import { PostgresTokenStore } from '../storage/tenants/postgres-token-store.ts';
import { PostgresUsageReader } from '../storage/usage/postgres-usage-reader.ts';
import { readSeatTotals } from '../storage/usage/read-seat-totals.ts';
import { provisioningOf } from './provisioning-of.ts';
import { KeySetCache } from '../tenants/oauth/key-sets/key-set-cache.ts';
import { type KeySetSource } from '../tenants/oauth/key-sets/key-set-source.ts';
import { CredentialCache } from '../tenants/tokens/credential-cache.ts';
import { verifyOperatorToken } from '../tenants/tokens/verify-operator-token.ts';
import { verifyToken } from '../tenants/tokens/verify-token.ts';

/** What an application is made of. */
export interface ApplicationParts {
  readonly config: Pick<
    Config,
    'operatorToken' | 'sessionTtl' | 'connectedTtl' | 'rateLimit' | 'trustedProxies'
  > &
    Partial<Pick<Config, 'keyHosts'>>;
  readonly publicUrl: string;
  readonly registry: SchemaRegistry;
  readonly database: Database;
  readonly logger: Logger;
  /** Signs cursors; the same for every process on the database. */
  readonly cursorSecret: Buffer;
  /** Aborted when the server is on its way down. */
  readonly draining: AbortSignal;
  /** Where the public keys of OAuth clients are; over HTTPS from public addresses unless a test says otherwise. */
  readonly keySetSource?: KeySetSource;
}

const PING = { name: 'ping', text: 'select 1' };

/** Connects every edge with every domain and answers what handles a request. */
export const createApplication = (parts: ApplicationParts): RequestListener => {
  const { config, database, logger, publicUrl, registry } = parts;
  const { cursorTimeout, ...pageSizes } = pagingLimits(registry);
  const cursors = new Cursors({ secret: parts.cursorSecret, now: Date.now, timeout: cursorTimeout });
  const provisioning = provisioningOf(parts, database);
  const urgent = provisioningOf(parts, database.urgent);
  // Who asks has to be known before anything urgent can be done.
  const tokens = new PostgresTokenStore(database.urgent);
  const operatorTokens = new PostgresOperatorTokenStore(database);
  const accessTokens = new PostgresAccessTokenStore(database);
  const credentials = new CredentialCache({ now: () => performance.now() });
  const sessionTimes = { ttl: config.sessionTtl, connectedTtl: config.connectedTtl };
  const gathered = new GatheredSessions(database, sessionTimes);
  const app = createHttpApp({
    publicUrl,
    logger,
    metrics: metricsOf(database),
    description: createDescription(registry, publicUrl),
    trustedProxies: config.trustedProxies,
    now: Date.now,
    isReady: async () => !parts.draining.aborted && (await isAnswering(database)),
    verifyToken: (secret) => verifyToken({ tokens, accessTokens, credentials }, secret),
    isOperatorToken: (secret) =>
      verifyOperatorToken({ configured: config.operatorToken, tokens: operatorTokens }, secret),
    tenants: new PostgresTenantStore(database),
    tokens,
    credentials,
    oauthClients: new PostgresOauthClientStore(database),
    accessTokens,
    keySets: keySetsOf(parts),
    products: new PostgresProductStore(database),
    rateLimiter: rateLimiterOf(parts),
    seats: provisioning.unitOfWork,
    urgentSeats: urgent.unitOfWork,
    putUserSeat: ({ userId, product, type, ...by }) =>
      putUserSeat(provisioning, { caller: administrator(by), id: userId, product, type }),
    removeUserSeat: ({ userId, product, ...by }) =>
      removeUserSeat(urgent, { caller: administrator(by), id: userId, product }),
    auditEvents: new PostgresAuditReader(database),
    refusals: new PostgresRefusalRecorder(database),
    sessionsOf: (acting, lane) => {
      const connection = lane === 'urgent' ? database.urgent : database;
      return new PostgresSessionStore({ connection, acting, times: sessionTimes }, gathered);
    },
    occupancies: new PostgresOccupancyReader(database),
    sessionTimes,
    waitingLineOf: waitingLinesOf(parts, sessionTimes),
    draining: parts.draining,
    usage: new PostgresUsageReader(database),
    scim: scimRoutes({ ...provisioning, urgent, registry, logger, pageSizes, cursors }),
  });
  const handle = app.callback();
  return (request, response) => {
    void handle(request, response);
  };
};

const rateLimiterOf = ({ config, database }: ApplicationParts): RateLimiter => {
  const rate = rateOf(config.rateLimit);
  return rate === undefined
    ? UNLIMITED
    : new PostgresRateLimiter({ connection: database.urgent, rate, now: () => performance.now() });
};

const metricsOf = (database: Database): Metrics =>
  new Metrics({ database, readSeatTotals: () => readSeatTotals(database), now: () => performance.now() });

/** Whoever waits in this process, of whichever tenant, is looked after by one keeper. */
const waitingLinesOf = (
  { database, logger, draining }: ApplicationParts,
  times: SessionTimes,
): ((acting: Acting) => WaitingLine) => {
  const keeper = new LineKeeper(database, (error) => {
    logger.warn({ err: error }, 'the waiting line is not heard of');
  });
  // As many listen to it as requests wait.
  setMaxListeners(0, draining);
  return (acting) => new PostgresWaitingLine({ connection: database, acting, times }, keeper);
};

const keySetsOf = ({ keySetSource, config, logger }: ApplicationParts): KeySetCache =>
  new KeySetCache({
    source: keySetSource ?? new HttpsKeySetSource({ hosts: config.keyHosts }),
    now: () => performance.now(),
    // The client learns nothing of it.
    onFailure: (uri, error) => {
      logger.warn({ err: error, uri }, 'public keys of an OAuth client not fetched');
    },
  });

/** An administrator's change is no provisioning client's; it needs no tolerance of one. */
const administrator = ({ credential, actor }: Pick<UserSeat, 'actor' | 'credential'>): Caller => {
  const { tenant, connection } = credential;
  return { tenant, actor, connection, rules: LENIENT };
};

const isAnswering = async (database: Database): Promise<boolean> =>
  database.query(PING, []).then(
    () => true,
    () => false,
  );
