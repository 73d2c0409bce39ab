import { type JsonObject } from '../../kernel/json.ts';
import {
  checkPrecondition,
  type EntityTags,
  matchesVersion,
  type Versioned,
  versionOf,
} from '../../provisioning/version.ts';
import { type TenantContext } from '../http-state.ts';
import { scimContentType } from '../messages/scim-content-type.ts';
import { bodyFrom, type JsonText, resourceText, type ShownResource } from './resource-text.ts';

/** Answers a SCIM document, in the media type that the client prefers. */
export const answerScim = (ctx: TenantContext, status: number, body: JsonObject): void => {
  answerText(ctx, status, JSON.stringify(body));
};

/** Answers the text of a SCIM document, written while it is made where it is a long one. */
export const answerText = (ctx: TenantContext, status: number, text: JsonText): void => {
  const body = bodyFrom(text);
  if (typeof body !== 'string') {
    // The status is sent long before: half a document must end as a broken connection, never as a whole one.
    body.once('error', () => ctx.res.destroy());
  }
  ctx.body = body;
  ctx.set('Content-Type', scimContentType(ctx));
  ctx.status = status;
};

/** A resource as it is answered. */
export interface ResourceAnswer {
  readonly versioned: Versioned;
  readonly location: string;
  readonly shown: ShownResource;
}

/** Answers one resource, with its version and its URL also as header fields (RFC 7644 §3.14 and §3.3). */
export const answerResource = (ctx: TenantContext, status: number, answer: ResourceAnswer): void => {
  ctx.set('ETag', versionOf(answer.versioned));
  ctx.set('Location', answer.location);
  answerText(ctx, status, resourceText(answer.shown));
};

/**
 * RFC 9110 §13.1.1: a read that is bound to a version by `If-Match` is not answered with another one. To be asked
 * before `isUnchanged`: §13.2.2 has `If-Match` first.
 * @throws DirectoryError `preconditionFailed`
 */
export const checkIfMatch = (ctx: TenantContext, versioned: Versioned): void => {
  checkPrecondition(versioned, { ifMatch: entityTags(ctx, 'If-Match') });
};

/** RFC 7644 §3.14: with `If-None-Match`, a version that the client has need not be sent again. */
export const isUnchanged = (ctx: TenantContext, versioned: Versioned): boolean =>
  matchesVersion(versioned, entityTags(ctx, 'If-None-Match') ?? []);

/** The entity tags of a conditional request, or undefined where the header is not there. */
export const entityTags = (
  ctx: TenantContext,
  header: 'If-Match' | 'If-None-Match',
): EntityTags | undefined => {
  const value = ctx.get(header);
  return value === '' ? undefined : value.split(',').map((tag) => tag.trim());
};
