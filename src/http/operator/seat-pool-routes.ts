import { putSeatPool } from '../../seats/put-seat-pool.ts';
import { SeatError } from '../../seats/seat-error.ts';
import { getTenant } from '../../tenants/get-tenant.ts';
import { type HttpDependencies } from '../http-dependencies.ts';
import { type OperatorRouter } from '../http-state.ts';
import { keyedPageMessage } from '../messages/list-page.ts';
import { bodyReader } from '../messages/request-body.ts';
import {
  SEAT_COUNT,
  seatPoolKey,
  type SeatPoolBody,
  seatPoolMessage,
  seatTypeInPath,
} from '../messages/seat-pool-message.ts';
import { pathParameter } from '../routing.ts';

/** What the body must be. */
export const readSeatPoolBody = bodyReader<SeatPoolBody>({
  required: ['capacity'],
  properties: {
    capacity: SEAT_COUNT,
    grantLimit: { ...SEAT_COUNT, type: ['integer', 'null'] },
    whenFull: { type: 'string', enum: ['refuse', 'wait'] },
  },
});

/** What a customer bought. */
export const addSeatPoolRoutes = (router: OperatorRouter, deps: HttpDependencies): void => {
  router.get('/tenants/:tenant/seat-pools', async (ctx) => {
    const { id } = await getTenant(deps, pathParameter(ctx, 'tenant'));
    const pools = await deps.seats.run({ tenant: id, actor: ctx.state.actor }, async ({ seats }) =>
      seats.pools(),
    );
    const page = keyedPageMessage(pools, seatPoolKey, ctx.query);
    ctx.body = { ...page, items: page.items.map(seatPoolMessage) };
  });

  router.get('/tenants/:tenant/seat-pools/:product/:type', async (ctx) => {
    const { id } = await getTenant(deps, pathParameter(ctx, 'tenant'));
    const product = pathParameter(ctx, 'product');
    const type = seatTypeInPath(pathParameter(ctx, 'type'));
    const pools = await deps.seats.run({ tenant: id, actor: ctx.state.actor }, async ({ seats }) =>
      seats.pools(),
    );
    const pool = pools.find((each) => each.product === product && each.type === type);
    if (pool === undefined) {
      throw new SeatError('unknownPool', `There is no seat pool "${product}:${type}".`);
    }
    ctx.body = seatPoolMessage(pool);
  });

  router.put('/tenants/:tenant/seat-pools/:product/:type', async (ctx) => {
    const { id: tenant } = await getTenant(deps, pathParameter(ctx, 'tenant'));
    const product = pathParameter(ctx, 'product');
    const type = seatTypeInPath(pathParameter(ctx, 'type'));
    const terms = readSeatPoolBody(ctx);
    const { actor } = ctx.state;
    ctx.body = seatPoolMessage(
      await putSeatPool(deps.seats, { tenant, actor, product, type, terms, by: 'operator' }),
    );
  });
};
