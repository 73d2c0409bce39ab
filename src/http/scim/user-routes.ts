import { type SeatedUser } from '../../provisioning/provisioning-transaction.ts';
import { resourceLocation } from '../../provisioning/resource-meta.ts';
import { createUser } from '../../provisioning/users/create-user.ts';
import { deleteUser } from '../../provisioning/users/delete-user.ts';
import { findUser } from '../../provisioning/users/find-user.ts';
import { patchUser } from '../../provisioning/users/patch-user.ts';
import { presentUser } from '../../provisioning/users/present-user.ts';
import { replaceUser } from '../../provisioning/users/replace-user.ts';
import { userVersion } from '../../provisioning/users/user-version.ts';
import { type Projection, project } from '../../scim/resource/project.ts';
import { type TenantContext, type TenantRouter } from '../http-state.ts';
import { pathParameter } from '../routing.ts';
import { bodyOf, callerOf, inLane, writeOf } from './scim-request.ts';
import { shownInUrl } from './query/query-parameters.ts';
import { readShown } from './query/read-query.ts';
import { type Collection, shownPage } from './query/answer-list.ts';
import { answerResource, checkIfMatch, isUnchanged } from './scim-answer.ts';
import { type ShownResource, whole } from './resource-text.ts';
import { type ScimDependencies } from './scim-dependencies.ts';

/** RFC 7644 §3.2 to §3.6: users are created, read, queried, replaced, patched and deleted. */
export const addUserRoutes = (router: TenantRouter, deps: ScimDependencies): void => {
  const { userType } = deps;
  const answerUser = (ctx: TenantContext, status: number, seated: SeatedUser): void => {
    const projection = readShown(shownInUrl(ctx), userType);
    const location = resourceLocation(deps.baseUrl, userType, seated.user.id);
    answerResource(ctx, status, {
      versioned: userVersion(seated),
      location,
      shown: showUser(deps, seated, projection),
    });
  };

  router.post('/Users', async (ctx) => {
    answerUser(ctx, 201, await createUser(deps, { caller: callerOf(ctx), body: bodyOf(ctx) }));
  });

  router.get('/Users/:id', async (ctx) => {
    const seated = await findUser(deps, callerOf(ctx), pathParameter(ctx, 'id'));
    const version = userVersion(seated);
    checkIfMatch(ctx, version);
    answerUser(ctx, isUnchanged(ctx, version) ? 304 : 200, seated);
  });

  router.put('/Users/:id', async (ctx) => {
    answerUser(ctx, 200, await replaceUser(inLane(ctx, deps), { ...writeOf(ctx), body: bodyOf(ctx) }));
  });

  router.patch('/Users/:id', async (ctx) => {
    answerUser(ctx, 200, await patchUser(inLane(ctx, deps), { ...writeOf(ctx), body: bodyOf(ctx) }));
  });

  router.delete('/Users/:id', async (ctx) => {
    await deleteUser(inLane(ctx, deps), writeOf(ctx));
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

/** A user as it is answered. */
export const showUser = (deps: ScimDependencies, seated: SeatedUser, projection: Projection): ShownResource =>
  whole(project(presentUser(seated, deps), deps.userType, projection));
