import { HttpError } from '../http-error.ts';
import { type Step } from '../http-state.ts';

const IMPLEMENTED = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** What the routers leave behind on the context: every route whose path fitted, whatever its method. */
interface Matched {
  readonly matched?: readonly { readonly methods: readonly string[] }[];
}

/**
 * The end of the list: no route has answered. RFC 9110 §15.6.2: 501 is for a method that the server "is not
 * capable of supporting … for any resource"; §15.5.6: 405 for one that is known and "not supported by the target
 * resource"; §9.3.7: OPTIONS asks what is.
 */
export const refuseUnknownRoute = (): Step => (ctx) => {
  const { matched = [] } = ctx as unknown as Matched;
  const allow = [...new Set(matched.flatMap((route) => route.methods))];
  if (!IMPLEMENTED.includes(ctx.method)) {
    throw new HttpError('notImplemented', `The method ${ctx.method} is not implemented.`);
  }
  if (allow.length === 0) {
    throw new HttpError('notFound', `There is nothing at ${ctx.path}.`);
  }
  allow.push('OPTIONS');
  if (ctx.method !== 'OPTIONS') {
    throw new HttpError('methodNotAllowed', `${ctx.method} is not allowed here; ${allow.join(', ')} are.`, {
      allow,
    });
  }
  ctx.set('Allow', allow.join(', '));
  ctx.status = 204;
};
