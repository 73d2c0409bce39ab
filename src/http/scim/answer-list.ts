import { type JsonObject } from '../../kernel/json.ts';
import { type ResourcePage, type ResourceQuery } from '../../provisioning/resource-query.ts';
import { listResponse } from '../../scim/message/list-response.ts';
import { type Projection } from '../../scim/resource/project.ts';
import { type TenantContext, type TenantRouter } from '../http-state.ts';
import { parametersInBody, parametersInUrl, type QueryParameters } from './query-parameters.ts';
import { cursorScope, type QueryReading, readQuery, readShown } from './read-query.ts';
import { answerScim } from './scim-answer.ts';
import { bodyOf, callerOf } from './scim-request.ts';

/** The resources of one type, as the query endpoints see them. */
export interface Collection extends Omit<QueryReading, 'caller'> {
  /** A page of resources as they are shown. */
  search(ctx: TenantContext, query: ResourceQuery, projection: Projection): Promise<ResourcePage<JsonObject>>;
}

/** A page with its items shown. */
export const shownPage = <Item>(
  page: ResourcePage<Item>,
  show: (item: Item) => JsonObject,
): ResourcePage<JsonObject> => ({ ...page, items: page.items.map(show) });

/** The two ways to query a collection: by GET, and by POST to `.search` (RFC 7644 §3.4.2 and §3.4.3). */
export const addListRoutes = (router: TenantRouter, collection: Collection): void => {
  const { endpoint } = collection.resourceType;
  router.get(endpoint, async (ctx) => {
    answerScim(ctx, 200, await listOf(ctx, collection, parametersInUrl(ctx)));
  });
  router.post(`${endpoint}/.search`, async (ctx) => {
    answerScim(ctx, 200, await listOf(ctx, collection, parametersInBody(bodyOf(ctx))));
  });
};

const listOf = async (
  ctx: TenantContext,
  collection: Collection,
  parameters: QueryParameters,
): Promise<JsonObject> => {
  const reading = { ...collection, caller: callerOf(ctx) };
  const query = readQuery(parameters, reading);
  const projection = readShown(parameters, collection.resourceType);
  const { totalResults, items: resources, next } = await collection.search(ctx, query, projection);
  if (query.start.kind === 'index') {
    return listResponse({ totalResults, startIndex: query.start.startIndex, resources });
  }
  // RFC 9865 §2.2: `nextCursor` is on every page but the last, and only for who pages by cursor.
  return next === undefined
    ? listResponse({ totalResults, resources })
    : listResponse({
        totalResults,
        nextCursor: collection.cursors.write(next, cursorScope(parameters, reading)),
        resources,
      });
};
