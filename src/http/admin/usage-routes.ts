import { readAssignedSeats, readUsage } from '../../seats/usage/read-usage.ts';
import { type HttpDependencies } from '../http-dependencies.ts';
import { type TenantRouter } from '../http-state.ts';
import {
  assignedSeatsMessage,
  assignedSeatsQueryFrom,
  hoursAskedFrom,
  usageMessage,
} from '../messages/usage-message.ts';
import { requireOneScopeOf } from '../middleware/require-scopes.ts';

/** How the seats were used: hour by hour, and by whom not at all. */
export const addUsageRoutes = (
  router: TenantRouter,
  { usage, products }: Pick<HttpDependencies, 'usage' | 'products'>,
): void => {
  const deps = { usage, products: () => products.list() };
  const mayRead = requireOneScopeOf('seats:manage', 'plan:manage');

  router.get('/usage', mayRead, async (ctx) => {
    const { tenant } = ctx.state.credential;
    ctx.body = usageMessage(await readUsage(deps, { tenant, ...hoursAskedFrom(ctx.query) }));
  });

  router.get('/usage/users', mayRead, async (ctx) => {
    const { tenant } = ctx.state.credential;
    const query = assignedSeatsQueryFrom(ctx.query);
    ctx.body = assignedSeatsMessage(await readAssignedSeats(deps, { tenant, ...query }));
  });
};
