import { type Step } from '../http-state.ts';

/**
 * What OWASP asks of an API: answers hold personal data and tokens, so nobody keeps them; nobody guesses at their
 * type; and where a browser shows one, nothing in it runs.
 */
const HEADERS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
};

/** Puts the security headers on every answer. */
export const setSecurityHeaders = (): Step => async (ctx, next) => {
  ctx.set(HEADERS);
  await next();
};
