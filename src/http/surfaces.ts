/** Where each surface begins. What is known of a request's surface follows from its path alone. */
export const SCIM = '/scim/v2';
export const ADMIN = '/admin/v1';
export const AGENT = '/agent/v1';
export const OPERATOR = '/operator/v1';
export const OAUTH = '/oauth2';

/** RFC 8414 §3: where clients look for what an authorization server tells of itself. */
export const SERVER_METADATA = '/.well-known/oauth-authorization-server';

/** Whether a path belongs to a surface. The letter case counts, as it does in every URI. */
export const isUnder = (surface: string, path: string): boolean =>
  path === surface || path.startsWith(`${surface}/`);

const NAMES = [
  ['scim', SCIM],
  ['admin', ADMIN],
  ['agent', AGENT],
  ['operator', OPERATOR],
  ['oauth', OAUTH],
] as const;

/** The name of the surface that a path belongs to; what is under none is the service's own. */
export const surfaceOf = (path: string): string =>
  NAMES.find(([, base]) => isUnder(base, path))?.[0] ?? 'service';
