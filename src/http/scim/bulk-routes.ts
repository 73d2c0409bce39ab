import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { readBulk } from '../../provisioning/bulk/bulk-operation.ts';
import { type BulkOutcome, runBulk } from '../../provisioning/bulk/run-bulk.ts';
import { type RefusedOperation, type TenantRouter } from '../http-state.ts';
import { errorMessageFrom, scimErrorBody, scimStatusOf } from '../messages/error-message.ts';
import { SCIM } from '../surfaces.ts';
import { answerScim } from './scim-answer.ts';
import { type ScimDependencies } from './scim-dependencies.ts';
import { bodyOf, callerOf } from './scim-request.ts';

/** RFC 7644 §3.7, the URN of the answer to a Bulk request. */
export const BULK_RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse';

/** RFC 7644 §3.7: many operations in one request, each with its own outcome. */
export const addBulkRoutes = (router: TenantRouter, deps: ScimDependencies): void => {
  const maxOperations = advertisedMaximum(deps);
  router.post('/Bulk', async (ctx) => {
    const request = readBulk(bodyOf(ctx), maxOperations);
    const outcomes = await runBulk(deps, { caller: callerOf(ctx), request });
    const faults = outcomes.flatMap(faultIn);
    for (const { err } of faults) {
      deps.logger.error({ err, requestId: ctx.state.requestId }, 'bulk operation failed');
    }
    ctx.state.faultedOperations = faults.map(({ code }) => code);
    ctx.state.refusedOperations = outcomes.flatMap(refusedIn);
    answerScim(ctx, 200, { schemas: [BULK_RESPONSE], Operations: outcomes.map(messageIn(deps.baseUrl)) });
  });
};

const faultIn = (outcome: BulkOutcome): { readonly err: unknown; readonly code: string }[] => {
  const error = 'error' in outcome ? errorMessageFrom(outcome.error) : undefined;
  return error?.isFault === true && 'error' in outcome ? [{ err: outcome.error, code: error.code }] : [];
};

/** A fault is no refusal: the client may have the same again. */
const refusedIn = (outcome: BulkOutcome): RefusedOperation[] => {
  const error = 'error' in outcome ? errorMessageFrom(outcome.error) : undefined;
  const { method, path } = outcome.operation;
  return error === undefined || error.isFault ? [] : [{ method, path: SCIM + path, code: error.code }];
};

/** RFC 7644 §3.7.3: "status" as text, and "response" where it is an error. */
const messageIn =
  (baseUrl: string) =>
  (outcome: BulkOutcome): JsonObject => {
    const { method, bulkId, path } = outcome.operation;
    const name: JsonObject = bulkId === undefined ? {} : { bulkId };
    if ('error' in outcome) {
      const error = errorMessageFrom(outcome.error);
      // RFC 7644 §3.7.3: "location … REQUIRED in a response, except in the event of a POST failure."
      const place: JsonObject = method === 'POST' ? {} : { location: baseUrl + path };
      return {
        method,
        ...name,
        ...place,
        status: String(scimStatusOf(error)),
        response: scimErrorBody(error),
      };
    }
    const { status, location, version } = outcome.success;
    return { method, ...name, location, ...(version !== undefined && { version }), status: String(status) };
  };

/** The limit that ServiceProviderConfig advertises is the one that is enforced. */
const advertisedMaximum = ({ registry }: ScimDependencies): number => {
  const { bulk } = registry.serviceProviderConfig;
  const { maxOperations } = isJsonObject(bulk) ? bulk : {};
  if (typeof maxOperations !== 'number') {
    throw new Error('service-provider-config.json: bulk needs maxOperations');
  }
  return maxOperations;
};
