import { type Logger } from '../../observability/logger.ts';
import { type Step } from '../http-state.ts';
import { errorMessageFrom, problemBody, scimErrorBody, scimStatusOf } from '../messages/error-message.ts';
import { scimContentType } from '../messages/scim-content-type.ts';
import { isUnder, SCIM } from '../surfaces.ts';

/** The only place that catches: turns whatever was thrown into an answer in the format of the surface. */
export const catchErrors =
  (logger: Logger): Step =>
  async (ctx, next) => {
    try {
      await next();
    } catch (thrown) {
      const error = errorMessageFrom(thrown);
      ctx.state.errorCode = error.code;
      ctx.state.isFault = error.isFault;
      if (error.isFault) {
        logger.error({ err: thrown, requestId: ctx.state.requestId }, 'request failed');
      }
      const isScim = isUnder(SCIM, ctx.path);
      ctx.status = isScim ? scimStatusOf(error) : error.status;
      ctx.set(error.headers?.(error.facts) ?? {});
      ctx.body = isScim ? scimErrorBody(error) : problemBody(error);
      // After the body: koa sets a type of its own choice with it.
      ctx.set('Content-Type', isScim ? scimContentType(ctx) : 'application/problem+json');
    }
  };
