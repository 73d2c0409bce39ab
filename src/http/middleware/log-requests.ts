import { type Logger } from '../../observability/logger.ts';
import { type Step, type TenantState } from '../http-state.ts';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * One line a request: what changes something or is refused at `info`, a read that succeeds at `debug`. The query is
 * left out: filters hold names and addresses of people.
 */
export const logRequests =
  (logger: Logger): Step =>
  async (ctx, next) => {
    const startedAt = performance.now();
    await next();
    const { method, path, status } = ctx;
    const milliseconds = Math.round(performance.now() - startedAt);
    const { requestId, errorCode: code, credential }: Partial<TenantState> = ctx.state;
    const { tenant, tokenId } = credential ?? {};
    const facts = { requestId, tenant, tokenId, method, path, status, code, milliseconds };
    if (READS.has(method) && status < 400) {
      logger.debug(facts, 'answered');
    } else {
      logger.info(facts, 'answered');
    }
  };
