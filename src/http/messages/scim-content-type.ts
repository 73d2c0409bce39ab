import type Koa from 'koa';

/** RFC 7644 §8.1: the media type of SCIM. */
const SCIM_JSON = 'application/scim+json; charset=utf-8';
const PLAIN_JSON = 'application/json; charset=utf-8';

/**
 * The Content-Type of an answer on the SCIM surface. RFC 7644 §3.8: a server "SHOULD support the header 'Accept:
 * application/json'"; that is what a client gets that wants it more than SCIM's own type: by its weight, or, where
 * the weights are equal, by naming it more precisely, beside a wildcard, or first. Everybody else gets SCIM's
 * own, also who accepts neither: a 406 would stop a connector that can read the answer all the same.
 */
export const scimContentType = (ctx: Pick<Koa.Context, 'accepts'>): string =>
  ctx.accepts(SCIM_JSON, PLAIN_JSON) || SCIM_JSON;
