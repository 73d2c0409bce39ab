import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { type Caller } from '../../provisioning/caller.ts';
import { type ProvisioningDependencies } from '../../provisioning/provisioning-transaction.ts';
import { type ResourceWrite } from '../../provisioning/on-newest-version.ts';
import { rulesOf } from '../../scim/compat/profiles.ts';
import { HttpError } from '../http-error.ts';
import { actingIn, type TenantContext } from '../http-state.ts';
import { pathParameter } from '../routing.ts';
import { entityTags } from './scim-answer.ts';
import { type ScimDependencies } from './scim-dependencies.ts';

/** Who makes the request, with the tolerances of its client profile. */
export const callerOf = (ctx: TenantContext): Caller => {
  const { connection, clientProfile } = ctx.state.credential;
  return { ...actingIn(ctx.state), connection, rules: rulesOf(clientProfile) };
};

/** A write on the resource that the path names; an id in the body is read-only and never counts. */
export const writeOf = (ctx: TenantContext): ResourceWrite => ({
  caller: callerOf(ctx),
  id: pathParameter(ctx, 'id'),
  ifMatch: entityTags(ctx, 'If-Match'),
  ifNoneMatch: entityTags(ctx, 'If-None-Match'),
});

/** The body of a write. @throws HttpError `invalidSyntax` when there is none. */
export const bodyOf = (ctx: TenantContext): JsonObject => {
  const body: unknown = ctx.request.body;
  if (!isJsonObject(body)) {
    throw new HttpError('invalidSyntax', 'The request needs a body: a JSON object.');
  }
  return body;
};

/** What a write works with, so that nothing ordinary holds up an urgent one. */
export const inLane = (ctx: TenantContext, deps: ScimDependencies): ProvisioningDependencies =>
  ctx.state.lane === 'urgent' ? deps.urgent : deps;
