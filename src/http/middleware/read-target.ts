import { HttpError } from '../http-error.ts';
import { type Step } from '../http-state.ts';

/**
 * Brings the request target into its origin-form, so that every later step sees a path and nothing else. RFC 9112
 * §3.2.2: "a server MUST accept the absolute-form in requests". Left to koa, a host in it that is none makes reading
 * the path throw, wherever that happens to be, and the client is told of a fault of ours.
 */
export const readTarget = (): Step => (ctx, next) => {
  const target = originForm(ctx.url);
  // Also where it is refused: the log and the format of the answer follow from the path.
  ctx.url = target ?? '/';
  if (target === undefined) {
    throw new HttpError('invalidSyntax', 'The request target must be a path, or a URL with one.');
  }
  return next();
};

/** RFC 9112 §3.2.1: `origin-form = absolute-path [ "?" query ]`; a fragment is part of no request. */
const originForm = (target: string): string | undefined => {
  const [sent = ''] = target.split('#', 1);
  // RFC 9112 §3.2.4: the asterisk-form, for OPTIONS.
  if (sent.startsWith('/') || sent === '*') {
    return sent;
  }
  if (!URL.canParse(sent)) {
    return undefined;
  }
  const { pathname, search } = new URL(sent);
  return pathname.startsWith('/') ? pathname + search : undefined;
};
