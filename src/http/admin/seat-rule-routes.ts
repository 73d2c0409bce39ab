import { createSeatRule } from '../../seats/rules/create-seat-rule.ts';
import { deleteSeatRule } from '../../seats/rules/delete-seat-rule.ts';
import { getSeatRule } from '../../seats/rules/get-seat-rule.ts';
import { type HttpDependencies } from '../http-dependencies.ts';
import { actingIn, type TenantRouter } from '../http-state.ts';
import { keyedPageMessage } from '../messages/list-page.ts';
import { seatRuleKey, seatRuleMessage, seatRuleOrderFrom } from '../messages/seat-rule-message.ts';
import { requireOneScopeOf, requireScopes } from '../middleware/require-scopes.ts';
import { pathParameter } from '../routing.ts';
import { ADMIN } from '../surfaces.ts';

/** Seats that the members of groups hold. */
export const addSeatRuleRoutes = (router: TenantRouter, { seats, publicUrl }: HttpDependencies): void => {
  const mayRead = requireOneScopeOf('users:manage', 'seats:manage');
  const mayManage = requireScopes('users:manage', 'seats:manage');

  router.post('/seat-rules', mayManage, async (ctx) => {
    const rule = await createSeatRule(seats, { ...actingIn(ctx.state), ...seatRuleOrderFrom(ctx) });
    ctx.status = 201;
    ctx.set('Location', `${publicUrl}${ADMIN}/seat-rules/${rule.id}`);
    ctx.body = seatRuleMessage(rule);
  });

  router.get('/seat-rules', mayRead, async (ctx) => {
    const rules = await seats.run(actingIn(ctx.state), async ({ seatRules }) => seatRules.list());
    const page = keyedPageMessage(rules, seatRuleKey, ctx.query);
    ctx.body = { ...page, items: page.items.map(seatRuleMessage) };
  });

  router.get('/seat-rules/:rule', mayRead, async (ctx) => {
    ctx.body = seatRuleMessage(
      await getSeatRule(seats, { ...actingIn(ctx.state), id: pathParameter(ctx, 'rule') }),
    );
  });

  router.delete('/seat-rules/:rule', mayManage, async (ctx) => {
    await deleteSeatRule(seats, { ...actingIn(ctx.state), id: pathParameter(ctx, 'rule') });
    ctx.status = 204;
  });
};
