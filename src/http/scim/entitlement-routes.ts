import { DirectoryError } from '../../directory/directory-error.ts';
import { type JsonObject } from '../../kernel/json.ts';
import { entitlementType } from '../../provisioning/entitlements/entitlement-type.ts';
import { presentEntitlement } from '../../provisioning/entitlements/present-entitlement.ts';
import { queryInMemory } from '../../provisioning/query-in-memory.ts';
import { project } from '../../scim/resource/project.ts';
import { type TenantContext, type TenantRouter } from '../http-state.ts';
import { pathParameter } from '../routing.ts';
import { addListRoutes, shownPage } from './query/answer-list.ts';
import { shownInUrl } from './query/query-parameters.ts';
import { readShown } from './query/read-query.ts';
import { whole } from './resource-text.ts';
import { answerScim } from './scim-answer.ts';
import { type ScimDependencies } from './scim-dependencies.ts';
import { callerOf } from './scim-request.ts';

/** What can be granted: one entitlement a seat pool. A tenant has a handful, so they are queried in memory. */
export const addEntitlementRoutes = (router: TenantRouter, deps: ScimDependencies): void => {
  const seatType = deps.registry.resourceType('Seat');
  const resourceType = entitlementType(seatType);
  const presentation = { seatType, baseUrl: deps.baseUrl };

  const entitlementsOf = async (ctx: TenantContext): Promise<JsonObject[]> => {
    const pools = await deps.unitOfWork.run(callerOf(ctx), ({ seats }) => seats.pools());
    return pools.map((pool) => presentEntitlement(pool, presentation));
  };

  addListRoutes(router, {
    ...deps,
    resourceType,
    search: async (ctx, query, projection) =>
      shownPage(queryInMemory(await entitlementsOf(ctx), query), (entitlement) =>
        whole(project(entitlement, resourceType, projection)),
      ),
  });

  router.get(`${seatType.endpoint}/:id`, async (ctx) => {
    const id = pathParameter(ctx, 'id');
    const found = (await entitlementsOf(ctx)).find((entitlement) => entitlement['id'] === id);
    if (found === undefined) {
      throw new DirectoryError('notFound', `Seat ${id} not found.`);
    }
    answerScim(ctx, 200, project(found, resourceType, readShown(shownInUrl(ctx), resourceType)));
  });
};
