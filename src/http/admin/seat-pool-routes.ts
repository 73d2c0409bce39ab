import { putSeatPool } from '../../seats/put-seat-pool.ts';
import { type HttpDependencies } from '../http-dependencies.ts';
import { actingIn, type TenantRouter } from '../http-state.ts';
import { keyedPageMessage } from '../messages/list-page.ts';
import { bodyReader } from '../messages/request-body.ts';
import { SEAT_COUNT, seatPoolKey, seatPoolMessage, seatTypeInPath } from '../messages/seat-pool-message.ts';
import { requireOneScopeOf, requireScopes } from '../middleware/require-scopes.ts';
import { pathParameter } from '../routing.ts';

/** How many users may share the seats, and what happens when they are full, is agreed with the vendor. */
export const readCapacity = bodyReader<{ readonly capacity: number }>({
  required: ['capacity'],
  properties: { capacity: SEAT_COUNT },
});

/** "Product Seats": what the tenant has of each product and type. */
export const addSeatPoolRoutes = (router: TenantRouter, deps: HttpDependencies): void => {
  const mayRead = requireOneScopeOf('seats:manage', 'plan:manage', 'users:manage');

  router.get('/seat-pools', mayRead, async (ctx) => {
    const pools = await deps.seats.run(actingIn(ctx.state), async ({ seats }) => seats.pools());
    const page = keyedPageMessage(pools, seatPoolKey, ctx.query);
    ctx.body = { ...page, items: page.items.map(seatPoolMessage) };
  });

  router.put('/seat-pools/:product/:type', requireScopes('plan:manage'), async (ctx) => {
    const product = pathParameter(ctx, 'product');
    const type = seatTypeInPath(pathParameter(ctx, 'type'));
    const terms = readCapacity(ctx);
    const change = { ...actingIn(ctx.state), product, type, terms, by: 'tenant' } as const;
    ctx.body = seatPoolMessage(await putSeatPool(deps.seats, change));
  });
};
