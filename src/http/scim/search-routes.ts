import { type JsonObject } from '../../kernel/json.ts';
import { type ResourceQuery } from '../../provisioning/resource-query.ts';
import { listResponse } from '../../scim/message/list-response.ts';
import { type Projection } from '../../scim/resource/project.ts';
import { ScimError } from '../../scim/scim-error.ts';
import { type TenantContext, type TenantRouter } from '../http-state.ts';
import { type Collection } from './answer-list.ts';
import { parametersInBody, type QueryParameters } from './query-parameters.ts';
import { readQuery, readShown } from './read-query.ts';
import { answerScim } from './scim-answer.ts';
import { bodyOf, callerOf } from './scim-request.ts';

/** What a search at the root asks of one collection. */
interface Part {
  readonly collection: Collection;
  readonly query: ResourceQuery;
  readonly projection: Projection;
}

/**
 * RFC 7644 §3.4.2.1: a search "at the server root" is over all resource types. They follow one another, each in its
 * own order; a type that does not know an attribute of the filter has no resource that matches it.
 */
export const addRootSearch = (router: TenantRouter, collections: readonly Collection[]): void => {
  router.post('/.search', async (ctx) => {
    const parameters = parametersInBody(bodyOf(ctx));
    if (parameters.cursor !== undefined) {
      throw new ScimError('invalidCursor', 'cursor: a search over all resource types is paged by index.', {
        path: 'cursor',
      });
    }
    const parts = partsOf(ctx, collections, parameters);
    answerScim(ctx, 200, await searchAll(ctx, parts, Math.max(parameters.startIndex ?? 1, 1)));
  });
};

/**
 * RFC 7644 §3.4.2.3: "if there is no data for the specified 'sortBy' value", resources are ordered, not left out; so
 * a type without that attribute stays in its own order.
 * @throws ScimError when no type can make anything of the query; then what the first one says.
 */
const partsOf = (
  ctx: TenantContext,
  collections: readonly Collection[],
  parameters: QueryParameters,
): Part[] => {
  const partOf = (collection: Collection, asked: QueryParameters): Part => ({
    collection,
    query: readQuery(asked, { ...collection, caller: callerOf(ctx) }),
    projection: readShown(asked, collection.resourceType),
  });
  const refusals: ScimError[] = [];
  const parts = collections.flatMap((collection) => {
    try {
      return [partOf(collection, parameters)];
    } catch (error) {
      if (!(error instanceof ScimError)) {
        throw error;
      }
      refusals.push(error);
      const isUnsorted = error.facts['path'] === 'sortBy';
      return isUnsorted ? [partOf(collection, { ...parameters, sortBy: undefined })] : [];
    }
  });
  if (refusals.length === collections.length && refusals[0] !== undefined) {
    throw refusals[0];
  }
  return parts;
};

const searchAll = async (
  ctx: TenantContext,
  parts: readonly Part[],
  startIndex: number,
): Promise<JsonObject> => {
  let before = 0;
  const resources: JsonObject[] = [];
  for (const { collection, query, projection } of parts) {
    // The page may begin in a later type, and what one type leaves of it the next one fills.
    const start = { kind: 'index', startIndex: Math.max(startIndex - before, 1) } as const;
    const count = query.count - resources.length;
    const page = await collection.search(ctx, { ...query, start, count }, projection);
    resources.push(...page.items);
    before += page.totalResults;
  }
  return listResponse({ totalResults: before, startIndex, resources });
};
