import {
  type CursorPosition,
  type PageStart,
  type ResourcePage,
  type ResourceQuery,
} from '../../../provisioning/resource-query.ts';
import { type ListPage, listResponse } from '../../../scim/message/list-response.ts';
import { type Projection } from '../../../scim/resource/project.ts';
import { type TenantContext, type TenantRouter } from '../../http-state.ts';
import { parametersInBody, parametersInUrl, type QueryParameters } from './query-parameters.ts';
import { cursorScope, type QueryReading, readQuery, readShown } from './read-query.ts';
import { type Cursors, type CursorScope } from './cursors.ts';
import { type JsonText, listText, type ShownResource } from '../resource-text.ts';
import { answerText } from '../scim-answer.ts';
import { bodyOf, callerOf } from '../scim-request.ts';

/** The resources of one type, as the query endpoints see them. */
export interface Collection extends Omit<QueryReading, 'caller' | 'scope'> {
  /** A page of resources as they are shown. */
  search(
    ctx: TenantContext,
    query: ResourceQuery,
    projection: Projection,
  ): Promise<ResourcePage<ShownResource>>;
}

/** A page with its items shown. */
export const shownPage = <Item>(
  page: ResourcePage<Item>,
  show: (item: Item) => ShownResource,
): ResourcePage<ShownResource> => ({ ...page, items: page.items.map(show) });

/** The two ways to query a collection: by GET, and by POST to `.search` (RFC 7644 §3.4.2 and §3.4.3). */
export const addListRoutes = (router: TenantRouter, collection: Collection): void => {
  const { endpoint } = collection.resourceType;
  router.get(endpoint, async (ctx) => {
    answerText(ctx, 200, await listOf(ctx, collection, parametersInUrl(ctx)));
  });
  router.post(`${endpoint}/.search`, async (ctx) => {
    answerText(ctx, 200, await listOf(ctx, collection, parametersInBody(bodyOf(ctx))));
  });
};

const listOf = async (
  ctx: TenantContext,
  collection: Collection,
  parameters: QueryParameters,
): Promise<JsonText> => {
  const reading = { ...collection, caller: callerOf(ctx), scope: collection.resourceType.name };
  const query = readQuery(parameters, reading);
  const projection = readShown(parameters, collection.resourceType);
  const { totalResults, items, next } = await collection.search(ctx, query, projection);
  const scope = cursorScope(parameters, reading);
  const place = placeOfPage(query.start, next, { cursors: collection.cursors, scope });
  return listText(listResponse({ totalResults, ...place, itemsPerPage: items.length }), items);
};

/**
 * What a page says of its place. RFC 9865 §2.2: `nextCursor` is on every page but the last, and only for who pages by
 * cursor.
 */
export const placeOfPage = (
  start: PageStart,
  next: CursorPosition | undefined,
  { cursors, scope }: { readonly cursors: Cursors; readonly scope: CursorScope },
): Pick<ListPage, 'startIndex' | 'nextCursor'> => {
  if (start.kind === 'index') {
    return { startIndex: start.startIndex };
  }
  return next === undefined ? {} : { nextCursor: cursors.write(next, scope) };
};
