import { type JsonObject } from '../../kernel/json.ts';
import { type SeatedUser } from '../../provisioning/provisioning-transaction.ts';
import { resourceLocation } from '../../provisioning/resource-meta.ts';
import { createUser } from '../../provisioning/users/create-user.ts';
import { deleteUser } from '../../provisioning/users/delete-user.ts';
import { findUser } from '../../provisioning/users/find-user.ts';
import { patchUser } from '../../provisioning/users/patch-user.ts';
import { presentUser } from '../../provisioning/users/present-user.ts';
import { replaceUser } from '../../provisioning/users/replace-user.ts';
import { type Projection, project } from '../../scim/resource/project.ts';
import { type TenantContext, type TenantRouter } from '../http-state.ts';
import { pathParameter } from '../routing.ts';
import { bodyOf, callerOf, writeOf } from './scim-request.ts';
import { shownInUrl } from './query-parameters.ts';
import { readShown } from './read-query.ts';
import { type Collection, shownPage } from './answer-list.ts';
import { answerResource, isUnchanged } from './scim-answer.ts';
import { type ScimDependencies } from './scim-dependencies.ts';

/** RFC 7644 §3.2 to §3.6: users are created, read, queried, replaced, patched and deleted. */
export const addUserRoutes = (router: TenantRouter, deps: ScimDependencies): void => {
  const { userType } = deps;
  const answerUser = (ctx: TenantContext, status: number, seated: SeatedUser): void => {
    const projection = readShown(shownInUrl(ctx), userType);
    const { user } = seated;
    const location = resourceLocation(deps.baseUrl, userType, user.id);
    answerResource(ctx, status, { versioned: user, location, body: showUser(deps, seated, projection) });
  };

  router.post('/Users', async (ctx) => {
    answerUser(ctx, 201, await createUser(deps, { caller: callerOf(ctx), body: bodyOf(ctx) }));
  });

  router.get('/Users/:id', async (ctx) => {
    const seated = await findUser(deps, callerOf(ctx), pathParameter(ctx, 'id'));
    answerUser(ctx, isUnchanged(ctx, seated.user) ? 304 : 200, seated);
  });

  router.put('/Users/:id', async (ctx) => {
    answerUser(ctx, 200, await replaceUser(deps, { ...writeOf(ctx), body: bodyOf(ctx) }));
  });

  router.patch('/Users/:id', async (ctx) => {
    answerUser(ctx, 200, await patchUser(deps, { ...writeOf(ctx), body: bodyOf(ctx) }));
  });

  router.delete('/Users/:id', async (ctx) => {
    await deleteUser(deps, writeOf(ctx));
    ctx.status = 204;
  });
};

/** The users as they are queried. */
export const userCollection = (deps: ScimDependencies): Collection => ({
  ...deps,
  resourceType: deps.userType,
  search: async (ctx, query, projection) =>
    shownPage(await deps.usersOf(callerOf(ctx).tenant).search(query), (seated) =>
      showUser(deps, seated, projection),
    ),
});

const showUser = (deps: ScimDependencies, seated: SeatedUser, projection: Projection): JsonObject =>
  project(presentUser(seated, deps), deps.userType, projection);
