import { endOccupancies, endOccupancy, endSentence } from '../../seats/sessions/end-occupancies.ts';
import { SessionError } from '../../seats/sessions/session-error.ts';
import { type HttpDependencies } from '../http-dependencies.ts';
import { actingIn, type TenantRouter } from '../http-state.ts';
import {
  endOrderFrom,
  endResultsMessage,
  occupancyMessage,
  occupancyPageMessage,
  occupancyQueryFrom,
} from '../messages/occupancy-message.ts';
import { requireScopes } from '../middleware/require-scopes.ts';
import { pathParameter } from '../routing.ts';

/** Who works on a shared seat, and ending that. To administrators an occupancy is the session. */
export const addSessionRoutes = (
  router: TenantRouter,
  { occupancies, urgentSeats }: Pick<HttpDependencies, 'occupancies' | 'urgentSeats'>,
): void => {
  const mayManage = requireScopes('seats:manage');

  router.get('/sessions', mayManage, async (ctx) => {
    const { tenant } = ctx.state.credential;
    ctx.body = occupancyPageMessage(await occupancies.list(tenant, occupancyQueryFrom(ctx.query)));
  });

  router.get('/sessions/:occupancy', mayManage, async (ctx) => {
    const found = await occupancies.find(ctx.state.credential.tenant, pathParameter(ctx, 'occupancy'));
    if (found === undefined) {
      throw new SessionError('notFound', 'There is no such session.');
    }
    ctx.body = occupancyMessage(found);
  });

  router.delete('/sessions/:occupancy', mayManage, async (ctx) => {
    const id = pathParameter(ctx, 'occupancy');
    const result = await endOccupancy(urgentSeats, { ...actingIn(ctx.state), id });
    if (result.status === 'ended') {
      ctx.status = 204;
      return;
    }
    ctx.status = 202;
    ctx.body = { state: result.status, message: endSentence(result) };
  });

  router.post('/sessions/end', mayManage, async (ctx) => {
    const order = { ...actingIn(ctx.state), ...endOrderFrom(ctx) };
    ctx.body = endResultsMessage(await endOccupancies(urgentSeats, order));
  });
};
