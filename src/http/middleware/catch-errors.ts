import { type Logger } from '../../observability/logger.ts';
import { type Step } from '../http-state.ts';
import {
  type ErrorMessage,
  errorMessageFrom,
  oauthErrorBody,
  problemBody,
  scimErrorBody,
  scimStatusOf,
} from '../messages/error-message.ts';
import { scimContentType } from '../messages/scim-content-type.ts';
import { isUnder, OAUTH, SCIM } from '../surfaces.ts';

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
      const { status, body, contentType } = answerOn(ctx, error);
      ctx.status = status;
      ctx.set(error.headers?.(error.facts) ?? {});
      ctx.body = body;
      // After the body: koa sets a type of its own choice with it.
      ctx.set('Content-Type', contentType);
    }
  };

interface Formatted {
  readonly status: number;
  readonly body: object;
  readonly contentType: string;
}

const answerOn = (ctx: Parameters<Step>[0], error: ErrorMessage): Formatted => {
  if (isUnder(SCIM, ctx.path)) {
    return { status: scimStatusOf(error), body: scimErrorBody(error), contentType: scimContentType(ctx) };
  }
  return isUnder(OAUTH, ctx.path)
    ? { status: error.status, body: oauthErrorBody(error), contentType: 'application/json' }
    : { status: error.status, body: problemBody(error), contentType: 'application/problem+json' };
};
