import { type HttpDependencies } from '../http-dependencies.ts';
import type Router from '@koa/router';
import { type RequestState } from '../http-state.ts';
import { createRouter } from '../routing.ts';

/** What orchestration asks, without a credential. */
export const healthRoutes = ({
  isReady,
}: Pick<HttpDependencies, 'isReady'>): Router<RequestState, object> => {
  const router = createRouter<RequestState>();

  // Never touches the database: an outage of it is no reason to restart this process.
  router.get('/livez', (ctx) => {
    ctx.body = { status: 'live' };
  });

  router.get('/readyz', async (ctx) => {
    const ready = await isReady();
    ctx.status = ready ? 200 : 503;
    ctx.body = { status: ready ? 'ready' : 'notReady' };
  });

  return router;
};
