import { type Logger } from '../../observability/logger.ts';
import { type Step, type TenantState } from '../http-state.ts';
import { surfaceOf } from '../surfaces.ts';

/**
 * One line a request: who asked and from where, for which route, and how it was answered after how many milliseconds, up
 * to the first byte of the body. Probes and scrapes that succeed come all the time and are at `debug`. Path and query are
 * left out: they hold ids, and filters with names and addresses of people; the route is the pattern alone.
 */
export const logRequests =
  (logger: Logger): Step =>
  async (ctx, next) => {
    const startedAt = performance.now();
    await next();
    const { method, status } = ctx;
    const milliseconds = Math.round((performance.now() - startedAt) * 10) / 10;
    const {
      requestId,
      errorCode: code,
      credential,
      client,
      actor,
      address,
      route = 'unknown',
    }: Partial<TenantState> = ctx.state;
    const { tenant, tokenId } = credential ?? { tenant: client?.tenant, tokenId: client?.id };
    const who = { address, actor: actor?.type, tenant, tokenId };
    const facts = { requestId, ...who, method, route, status, code, milliseconds };
    if (surfaceOf(ctx.path) === 'service' && status < 400) {
      logger.debug(facts, 'answered');
    } else {
      logger.info(facts, 'answered');
    }
  };
