import { waitForSession } from '../../seats/line/wait-for-session.ts';
import { clearOccupancy, closeSession, type Closing } from '../../seats/sessions/close-session.ts';
import { continueSession } from '../../seats/sessions/continue-session.ts';
import { type HeldSession, type SessionOrder } from '../../seats/sessions/session-store.ts';
import { heartbeatEvery } from '../../seats/sessions/session-times.ts';
import { startSession } from '../../seats/sessions/start-session.ts';
import { type HttpDependencies } from '../http-dependencies.ts';
import { actingIn, type TenantContext, type TenantRouter } from '../http-state.ts';
import { sessionMessage, sessionOrderFrom } from '../messages/session-message.ts';
import { pathParameter } from '../routing.ts';
import { patienceOf } from './patience.ts';
import { waitPreferred } from './wait-preference.ts';

/** Sessions of agents: opened, kept alive, connected to a customer, and closed. */
export const addSessionRoutes = (router: TenantRouter, deps: HttpDependencies): void => {
  const every = heartbeatEvery(deps.sessionTimes);
  const sessionsOf = (ctx: TenantContext) => deps.sessionsOf(actingIn(ctx.state), ctx.state.lane);

  router.post('/sessions', async (ctx) => {
    const order = { ...sessionOrderFrom(ctx), connection: ctx.state.credential.connection };
    const session = await startedSession(ctx, deps, order);
    ctx.status = 201;
    ctx.body = sessionMessage(session, every);
  });

  router.post('/sessions/:session/connect', async (ctx) => {
    const session = await continueSession(sessionsOf(ctx), { id: sessionIn(ctx), sign: 'connect' });
    ctx.body = sessionMessage(session, every);
  });

  router.post('/sessions/:session/heartbeat', async (ctx) => {
    const { expiresIn } = await continueSession(sessionsOf(ctx), { id: sessionIn(ctx), sign: 'heartbeat' });
    ctx.body = { expiresIn };
  });

  router.delete('/sessions/:session', async (ctx) => {
    await closeSession(sessionsOf(ctx), closingOf(ctx, sessionIn(ctx)));
    ctx.status = 204;
  });

  router.delete('/occupancies/:occupancy', async (ctx) => {
    await clearOccupancy(sessionsOf(ctx), closingOf(ctx, pathParameter(ctx, 'occupancy')));
    ctx.status = 204;
  });
};

/** Opens a session; with `Prefer: wait=N` it waits in line while there is no seat (RFC 7240 §4.3). */
const startedSession = async (
  ctx: TenantContext,
  deps: HttpDependencies,
  order: SessionOrder,
): Promise<HeldSession> => {
  const acting = actingIn(ctx.state);
  const dependencies = {
    sessions: deps.sessionsOf(acting, ctx.state.lane),
    products: () => deps.products.list(),
  };
  const seconds = waitPreferred(ctx.get('Prefer'));
  if (seconds === undefined) {
    return startSession(dependencies, order);
  }
  ctx.set('Preference-Applied', `wait=${seconds}`);
  const patience = patienceOf(ctx.res, { seconds, draining: deps.draining });
  try {
    return await waitForSession({ ...dependencies, line: deps.waitingLineOf(acting) }, order, patience);
  } finally {
    patience.letGo();
  }
};

const sessionIn = (ctx: TenantContext): string => pathParameter(ctx, 'session');

const closingOf = (ctx: TenantContext, id: string): Closing => ({
  id,
  by: ctx.state.credential.connection,
});
