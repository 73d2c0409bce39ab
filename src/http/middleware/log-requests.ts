import { type Logger } from '../../observability/logger.ts';
import { type Step } from '../http-state.ts';

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
    const facts = { requestId: ctx.state.requestId, method, path, status, milliseconds };
    if (READS.has(method) && status < 400) {
      logger.debug(facts, 'answered');
    } else {
      logger.info(facts, 'answered');
    }
  };
