import { randomUUID } from 'node:crypto';
import { type Step } from '../http-state.ts';

/** What may go from a client's header into our log and our answer as it is. */
const SANE = /^[A-Za-z0-9._-]{1,64}$/;

/** Gives every request a name, the client's own where it has one, and puts it on the answer. */
export const assignRequestId = (): Step => (ctx, next) => {
  const given = ctx.get('X-Request-Id');
  ctx.state.requestId = SANE.test(given) ? given : randomUUID();
  ctx.set('X-Request-Id', ctx.state.requestId);
  return next();
};
