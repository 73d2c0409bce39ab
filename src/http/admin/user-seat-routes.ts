import { type HttpDependencies, type UserSeat } from '../http-dependencies.ts';
import { type TenantContext, type TenantRouter } from '../http-state.ts';
import { bodyReader } from '../messages/request-body.ts';
import { seatTypeInBody } from '../messages/seat-pool-message.ts';
import { requireScopes } from '../middleware/require-scopes.ts';
import { pathParameter } from '../routing.ts';

/** What the body must be. */
export const readSeatBody = bodyReader<{ readonly type: string }>({
  required: ['type'],
  properties: { type: { type: 'string', maxLength: 100 } },
});

/** The seats of one user, given and taken by hand. */
export const addUserSeatRoutes = (router: TenantRouter, deps: HttpDependencies): void => {
  const mayGrant = requireScopes('users:manage', 'seats:manage');

  router.put('/users/:user/seats/:product', mayGrant, async (ctx) => {
    const seat = userSeatIn(ctx);
    const type = seatTypeInBody(readSeatBody(ctx).type);
    const { product, displayName, status, source, since, ...grant } = await deps.putUserSeat({
      ...seat,
      type,
    });
    ctx.body = { userId: seat.userId, product, type: grant.type, displayName, status, source, since };
  });

  router.delete('/users/:user/seats/:product', mayGrant, async (ctx) => {
    await deps.removeUserSeat(userSeatIn(ctx));
    ctx.status = 204;
  });
};

const userSeatIn = (ctx: TenantContext): UserSeat => ({
  credential: ctx.state.credential,
  actor: ctx.state.actor,
  userId: pathParameter(ctx, 'user').toLowerCase(),
  product: pathParameter(ctx, 'product'),
});
