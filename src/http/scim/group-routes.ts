import { type GroupMember } from '../../directory/group.ts';
import { type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { createGroup } from '../../provisioning/groups/create-group.ts';
import { deleteGroup } from '../../provisioning/groups/delete-group.ts';
import { findGroup } from '../../provisioning/groups/find-group.ts';
import { MEMBERS } from '../../provisioning/groups/membership-changes.ts';
import { patchGroup } from '../../provisioning/groups/patch-group.ts';
import { presentGroup, presentMembers } from '../../provisioning/groups/present-group.ts';
import { replaceGroup } from '../../provisioning/groups/replace-group.ts';
import { type MemberedGroup } from '../../provisioning/provisioning-transaction.ts';
import { resourceLocation } from '../../provisioning/resource-meta.ts';
import { isShown, type Projection, project } from '../../scim/resource/project.ts';
import { findAttribute } from '../../scim/schema/attribute.ts';
import { type TenantContext, type TenantRouter } from '../http-state.ts';
import { pathParameter } from '../routing.ts';
import { shownInUrl } from './query/query-parameters.ts';
import { readShown } from './query/read-query.ts';
import { type Collection, shownPage } from './query/answer-list.ts';
import { type ShownResource } from './resource-text.ts';
import { answerResource, checkIfMatch, isUnchanged } from './scim-answer.ts';
import { type ScimDependencies } from './scim-dependencies.ts';
import { bodyOf, callerOf, inLane, writeOf } from './scim-request.ts';

/** RFC 7644 §3.2 to §3.6: groups are created, read, queried, replaced, patched and deleted. */
export const addGroupRoutes = (router: TenantRouter, deps: ScimDependencies): void => {
  const { groupType, baseUrl } = deps;

  const answerGroup = async (ctx: TenantContext, status: number, id: string): Promise<void> => {
    const projection = readShown(shownInUrl(ctx), groupType);
    const wish = { caller: callerOf(ctx), id, withMembers: showsMembers(deps, projection) };
    const found = await findGroup(deps, wish);
    const { group } = found;
    const location = resourceLocation(baseUrl, groupType, group.id);
    const isRead = ctx.method === 'GET' || ctx.method === 'HEAD';
    if (isRead) {
      checkIfMatch(ctx, group);
    }
    const isKnown = isRead && isUnchanged(ctx, group);
    const shown = showGroup(deps, found, projection);
    answerResource(ctx, isKnown ? 304 : status, { versioned: group, location, shown });
  };

  router.post('/Groups', async (ctx) => {
    await answerGroup(ctx, 201, await createGroup(deps, { caller: callerOf(ctx), body: bodyOf(ctx) }));
  });

  router.get('/Groups/:id', async (ctx) => {
    await answerGroup(ctx, 200, pathParameter(ctx, 'id'));
  });

  router.put('/Groups/:id', async (ctx) => {
    await replaceGroup(deps, { ...writeOf(ctx), body: bodyOf(ctx) });
    await answerGroup(ctx, 200, pathParameter(ctx, 'id'));
  });

  router.patch('/Groups/:id', async (ctx) => {
    await patchGroup(deps, { ...writeOf(ctx), body: bodyOf(ctx) });
    // RFC 7644 §3.5.2: 204 unless the client asks for attributes; Entra expects it, and a large group stays at rest.
    if (ctx.query['attributes'] === undefined) {
      ctx.status = 204;
    } else {
      await answerGroup(ctx, 200, pathParameter(ctx, 'id'));
    }
  });

  router.delete('/Groups/:id', async (ctx) => {
    await deleteGroup(inLane(ctx, deps), writeOf(ctx));
    ctx.status = 204;
  });
};

/** The groups as they are queried. */
export const groupCollection = (deps: ScimDependencies): Collection => ({
  ...deps,
  resourceType: deps.groupType,
  search: async (ctx, query, projection) => {
    const groups = deps.groupsOf(callerOf(ctx).tenant);
    const page = await groups.search(query, showsMembers(deps, projection));
    return shownPage(page, (group) => showGroup(deps, group, projection));
  },
});

/** A group as it is answered. */
export const showGroup = (
  deps: ScimDependencies,
  group: MemberedGroup,
  projection: Projection,
): ShownResource => {
  const shown = (resource: JsonObject): JsonObject => project(resource, deps.groupType, projection);
  const further = group.furtherMembers && showMembers(group.furtherMembers, deps, shown);
  return { resource: shown(presentGroup(group, deps)), further };
};

async function* showMembers(
  chunks: AsyncIterable<readonly GroupMember[]>,
  deps: ScimDependencies,
  shown: (resource: JsonObject) => JsonObject,
): AsyncGenerator<readonly JsonValue[]> {
  for await (const members of chunks) {
    const values = shown(presentMembers(members, deps))[MEMBERS];
    yield Array.isArray(values) ? values : [];
  }
}

/** Members are fetched only when they are answered: a group may have a hundred thousand. */
export const showsMembers = ({ groupType }: ScimDependencies, projection: Projection): boolean => {
  const members = findAttribute(groupType.schema.attributes, MEMBERS);
  return members !== undefined && isShown(projection, undefined, members);
};
