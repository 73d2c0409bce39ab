import { type TenantId } from '../../src/kernel/ids.ts';
import { type SessionStore } from '../../src/seats/sessions/session-store.ts';
import { type SessionTimes } from '../../src/seats/sessions/session-times.ts';
import { GatheredSessions } from '../../src/storage/sessions/gathered-sessions.ts';
import { PostgresSessionStore } from '../../src/storage/sessions/postgres-session-store.ts';
import { type Queryable } from '../../src/storage/statement.ts';
import { asSystem } from './acting.ts';

const TIMES: SessionTimes = { ttl: 180, connectedTtl: 600 };

/** The sessions of a tenant, as a server process has them. */
export const sessionStoreOf = (
  database: Queryable & { readonly urgent: Queryable },
  tenant: TenantId,
  times: SessionTimes = TIMES,
): PostgresSessionStore =>
  new PostgresSessionStore(
    { connection: database, acting: asSystem(tenant), times },
    new GatheredSessions(database, times),
  );

const NOBODY = '00000000-0000-4000-8000-000000000000';

/**
 * The same store for calls that are never alone: each comes at the same moment as one that leads to nothing, so that
 * whatever can be served together is.
 */
export const inCompany = (store: SessionStore): SessionStore => {
  const first = async <Answer>(call: Promise<Answer>, company: Promise<unknown>): Promise<Answer> => {
    const [answer] = await Promise.all([call, company]);
    return answer;
  };
  return {
    open: async (order) =>
      first(store.open(order), store.open({ ...order, product: 'nothing', idempotencyKey: null })),
    connect: async (id) => store.connect(id),
    heartbeat: async (id) => first(store.heartbeat(id), store.heartbeat(NOBODY)),
    close: async (id, by) => first(store.close(id, by), store.close(NOBODY, by)),
    clear: async (id, by) => store.clear(id, by),
  };
};

/** Both ways to ask; whoever asks is answered the same. */
export const WAYS = [
  { way: 'alone', ask: (store: SessionStore): SessionStore => store },
  { way: 'in company', ask: inCompany },
] as const;
