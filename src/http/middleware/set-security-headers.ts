import { type Step } from '../http-state.ts';

/**
 * What OWASP asks of an API: answers hold personal data and tokens, so nobody keeps them; nobody guesses at their
 * type; and where a browser shows one, nothing in it runs.
 */
const HEADERS = Object.entries({
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  // The same for browsers that know no frame-ancestors.
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'accelerometer=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  // Browsers heed it over HTTPS alone (RFC 6797 §8.1), and there whoever came once is never led to plain HTTP again. Of
  // this host alone: its siblings under one domain are not ours to promise for.
  'Strict-Transport-Security': 'max-age=63072000',
});

/** Puts the security headers on every answer. */
export const setSecurityHeaders = (): Step => (ctx, next) => {
  for (const [name, value] of HEADERS) {
    ctx.res.setHeader(name, value);
  }
  return next();
};
