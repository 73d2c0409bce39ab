import { type Shortage } from '../seats/seat-error.ts';

type Facts = Readonly<Record<string, unknown>>;

/**
 * The numbers of every shortage as a list of RFC 9651: a token (the product) with parameters. A product's name is a
 * token by its form, so nothing needs quoting.
 */
export const seatsShortage = (facts: Facts): Record<string, string> => {
  const shortages = facts['shortages'] as readonly Shortage[];
  return { 'Seats-Shortage': shortages.map(shortageItem).join(', ') };
};

const shortageItem = ({ product, type, limit, assigned, requested }: Shortage): string =>
  `${product};type=${type};limit=${limit};assigned=${assigned};requested=${requested}`;

/** Seconds after which a seat may be free: agents come and go all the time. */
const SEAT_RETRY_AFTER = '10';

/** RFC 9110 §10.2.3: "how long the user agent ought to wait before making a follow-up request". */
export const retryAfter = (): Record<string, string> => ({ 'Retry-After': SEAT_RETRY_AFTER });

/** The same, where the refusal knows it. */
export const retryAfterFacts = (facts: Facts): Record<string, string> => ({
  'Retry-After': String(facts['retryAfter']),
});

/** RFC 6749 §5.2: for a client that authenticates by the header, the scheme it uses; RFC 9110 wants one in any case. */
export const challengeClient = (): Record<string, string> => ({
  'WWW-Authenticate': 'Basic realm="seatkeeper"',
});

/** RFC 9110 §15.5.6: a 405 "MUST generate an Allow header field". */
export const allow = (facts: Facts): Record<string, string> => ({
  Allow: (facts['allow'] as readonly string[]).join(', '),
});

/**
 * RFC 9110 §15.5.2: a 401 "MUST send a WWW-Authenticate header field". RFC 6750 §3.1: where the request carried no
 * token, there is no error code.
 */
export const challenge = (): Record<string, string> => ({ 'WWW-Authenticate': CHALLENGE });

/** RFC 6750 §3.1, invalid_token: "expired, revoked, malformed, or invalid for other reasons". */
export const challengeInvalidToken = (): Record<string, string> => ({
  'WWW-Authenticate': `${CHALLENGE}, error="invalid_token"`,
});

/** RFC 6750 §3.1, insufficient_scope: may include "the scope necessary to access the protected resource". */
export const challengeInsufficientScope = (facts: Facts): Record<string, string> => ({
  'WWW-Authenticate': `${CHALLENGE}, error="insufficient_scope", scope="${(facts['requiredScopes'] as readonly string[]).join(' ')}"`,
});

const CHALLENGE = 'Bearer realm="seatkeeper"';
