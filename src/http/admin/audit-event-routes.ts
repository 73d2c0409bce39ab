import { type HttpDependencies } from '../http-dependencies.ts';
import { type TenantRouter } from '../http-state.ts';
import { auditPageMessage, auditQueryFrom } from '../messages/audit-event-message.ts';
import { requireScopes } from '../middleware/require-scopes.ts';

/** Who did what to whom, when, by which credential, with which result. */
export const addAuditEventRoutes = (
  router: TenantRouter,
  { auditEvents }: Pick<HttpDependencies, 'auditEvents'>,
): void => {
  router.get('/audit-events', requireScopes('audit:read'), async (ctx) => {
    const { tenant } = ctx.state.credential;
    ctx.body = auditPageMessage(await auditEvents.list(tenant, auditQueryFrom(ctx.query)));
  });
};
