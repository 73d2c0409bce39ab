import { type HttpDependencies } from '../http-dependencies.ts';
import { type RequestState, type ServiceRouter } from '../http-state.ts';
import { createRouter } from '../routing.ts';

/** What orchestration and monitoring ask, without a credential. */
export const serviceRoutes = ({
  isReady,
  metrics,
  description,
}: Pick<HttpDependencies, 'description' | 'isReady' | 'metrics'>): ServiceRouter => {
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

  // Also while the database is down: that is when it is looked at.
  router.get('/metrics', async (ctx) => {
    ctx.body = await metrics.scrape();
    ctx.set('Content-Type', metrics.contentType);
  });

  const text = JSON.stringify(description);
  router.get('/openapi.json', (ctx) => {
    ctx.body = text;
    ctx.set('Content-Type', 'application/json; charset=utf-8');
  });

  return router;
};
