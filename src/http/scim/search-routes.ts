import { type FoundResource } from '../../provisioning/provisioning-transaction.ts';
import { listResponse } from '../../scim/message/list-response.ts';
import { type ResourceType } from '../../scim/schema/schema.ts';
import { type TenantContext, type TenantRouter } from '../http-state.ts';
import { placeOfPage } from './query/answer-list.ts';
import { showGroup, showsMembers } from './group-routes.ts';
import { parametersInBody, parametersInUrl, type QueryParameters } from './query/query-parameters.ts';
import { cursorScope, type QueryReading, readQuery, readShown } from './query/read-query.ts';
import { type JsonText, listText, type ShownResource } from './resource-text.ts';
import { answerText } from './scim-answer.ts';
import { type ScimDependencies } from './scim-dependencies.ts';
import { bodyOf, callerOf } from './scim-request.ts';
import { showUser } from './user-routes.ts';

/**
 * RFC 7644 §3.4.2.1: a search "at the server root" is over all resource types, here users and groups, as one list in
 * one order, by GET or by POST to `.search`.
 */
export const addRootSearch = (router: TenantRouter, deps: ScimDependencies): void => {
  router.get('/', async (ctx) => {
    answerText(ctx, 200, await searchRoot(ctx, deps, parametersInUrl(ctx)));
  });
  router.post('/.search', async (ctx) => {
    answerText(ctx, 200, await searchRoot(ctx, deps, parametersInBody(bodyOf(ctx))));
  });
};

const searchRoot = async (
  ctx: TenantContext,
  deps: ScimDependencies,
  parameters: QueryParameters,
): Promise<JsonText> => {
  const { userType, groupType, pageSizes, cursors } = deps;
  const caller = callerOf(ctx);
  const reading = (resourceType: ResourceType, other: ResourceType): QueryReading => ({
    caller,
    pageSizes,
    cursors,
    resourceType,
    besides: [other],
    scope: EVERY_TYPE,
  });
  const users = readQuery(parameters, reading(userType, groupType));
  const groups = readQuery(parameters, reading(groupType, userType));
  const shownOfGroups = readShown(parameters, groupType);
  const shownOfUsers = readShown(parameters, userType);
  const page = await deps
    .rootOf(caller.tenant)
    .search({ users, groups, start: users.start, count: users.count }, showsMembers(deps, shownOfGroups));
  const show = (found: FoundResource): ShownResource =>
    'user' in found ? showUser(deps, found.user, shownOfUsers) : showGroup(deps, found.group, shownOfGroups);
  const scope = cursorScope(parameters, { caller, scope: EVERY_TYPE });
  const place = placeOfPage(users.start, page.next, { cursors, scope });
  const { totalResults, items } = page;
  return listText(listResponse({ totalResults, ...place, itemsPerPage: items.length }), items.map(show));
};

/** What a cursor of such a search is bound to in the place of a resource type. */
const EVERY_TYPE = '';
