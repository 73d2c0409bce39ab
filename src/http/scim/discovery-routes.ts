import { type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { listResponse } from '../../scim/message/list-response.ts';
import { textOf } from '../../scim/schema/read-schema.ts';
import { HttpError } from '../http-error.ts';
import { type TenantRouter } from '../http-state.ts';
import { pathParameter } from '../routing.ts';
import { refuseFilter } from './query/query-parameters.ts';
import { answerScim } from './scim-answer.ts';
import { type ScimDependencies } from './scim-dependencies.ts';

/** RFC 7644 §4: what this server supports, which resource types it has, and their schemas. */
export const addDiscoveryRoutes = (router: TenantRouter, { registry, baseUrl }: ScimDependencies): void => {
  const config = withMeta(registry.serviceProviderConfig, {
    resourceType: 'ServiceProviderConfig',
    location: `${baseUrl}/ServiceProviderConfig`,
  });
  router.get('/ServiceProviderConfig', (ctx) => {
    refuseFilter(ctx);
    // The flag of the SCIM 2.0 Interoperability Profile, for those to whom it is true: every other profile accepts more.
    const isStrict = ctx.state.credential.clientProfile === 'strict';
    answerScim(ctx, 200, isStrict ? { ...config, interopProfileConformant: true } : config);
  });
  addCollection(router, '/ResourceTypes', located(registry.resourceTypeDocuments, 'ResourceType', baseUrl));
  addCollection(router, '/Schemas', located(registry.schemaDocuments, 'Schema', baseUrl));
};

const withMeta = (document: JsonObject, meta: JsonObject): JsonObject => ({ ...document, meta });

const located = (documents: readonly JsonObject[], resourceType: string, baseUrl: string): JsonObject[] =>
  documents.map((document) => ({
    schemas: [`urn:ietf:params:scim:schemas:core:2.0:${resourceType}`],
    ...withMeta(document, {
      resourceType,
      location: `${baseUrl}/${resourceType}s/${textOf(document, 'id', resourceType)}`,
    }),
  }));

/** A collection that is the same for everybody, as a list and one by one. */
const addCollection = (router: TenantRouter, path: string, documents: readonly JsonObject[]): void => {
  const count = documents.length;
  const page = listResponse({ totalResults: count, startIndex: 1, itemsPerPage: count });
  const list = { ...page, Resources: [...documents] };
  router.get(path, (ctx) => {
    refuseFilter(ctx);
    answerScim(ctx, 200, list);
  });
  router.get(`${path}/:id`, (ctx) => {
    refuseFilter(ctx);
    const id = pathParameter(ctx, 'id');
    const found = documents.find((document) => isSameId(document['id'], id));
    if (found === undefined) {
      throw new HttpError('notFound', `There is nothing at ${ctx.path}.`);
    }
    answerScim(ctx, 200, found);
  });
};

/** URNs are case-insensitive (RFC 8141 §3.1); so is the name of a resource type here. */
const isSameId = (own: JsonValue | undefined, sent: string): boolean =>
  typeof own === 'string' && own.toLowerCase() === sent.toLowerCase();
