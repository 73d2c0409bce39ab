import { type ResourceQuery } from '../../provisioning/provisioning-transaction.ts';
import { type CompatRules } from '../../scim/compat/compat-rules.ts';
import { parseFilter } from '../../scim/filter/parse-filter.ts';
import { resolveFilter } from '../../scim/filter/resolve-filter.ts';
import { type Projection, readProjection } from '../../scim/resource/project.ts';
import { type ResourceType } from '../../scim/schema/schema.ts';
import { HttpError } from '../http-error.ts';
import { type TenantContext } from '../http-state.ts';

/** How many resources a page has when the client does not say, and at most. */
export interface PageSizes {
  readonly defaultPageSize: number;
  readonly maxPageSize: number;
}

/** A parameter of the query; of several with one name, the first. */
const parameter = (ctx: TenantContext, name: string): string | undefined => {
  const value = ctx.query[name];
  return Array.isArray(value) ? value[0] : value;
};

const numberParameter = (ctx: TenantContext, name: string): number | undefined => {
  const text = parameter(ctx, name);
  if (text === undefined || text === '') {
    return undefined;
  }
  const number = Number(text);
  if (!Number.isSafeInteger(number)) {
    throw new HttpError('invalidValue', `${name}: must be a whole number.`, { path: name });
  }
  return number;
};

/**
 * Reads `filter`, `startIndex` and `count`. RFC 7644 §3.4.2.4: of `startIndex` "A value less than 1 SHALL be
 * interpreted as 1", of `count` "A negative value SHALL be interpreted as '0'"; a server may answer fewer resources
 * than asked for.
 * @throws ScimError `invalidFilter`; HttpError `invalidValue`
 */
export const readQuery = (
  ctx: TenantContext,
  resourceType: ResourceType,
  { rules, pageSizes }: { readonly rules: CompatRules; readonly pageSizes: PageSizes },
): ResourceQuery => {
  const filter = parameter(ctx, 'filter')?.trim() ?? '';
  const startIndex = numberParameter(ctx, 'startIndex') ?? 1;
  const count = numberParameter(ctx, 'count') ?? pageSizes.defaultPageSize;
  return {
    filter:
      filter === ''
        ? undefined
        : resolveFilter(parseFilter(filter, { allowUnquoted: rules.unquotedFilterValues }), resourceType, {
            searchExtensions: rules.searchesExtensions,
          }),
    startIndex: Math.max(startIndex, 1),
    count: Math.min(Math.max(count, 0), pageSizes.maxPageSize),
  };
};

/** Reads `attributes` and `excludedAttributes`, each a list with commas: RFC 7644 §3.9. */
export const readAttributeParameters = (ctx: TenantContext, resourceType: ResourceType): Projection =>
  readProjection(resourceType, names(ctx, 'attributes'), names(ctx, 'excludedAttributes'));

const names = (ctx: TenantContext, name: string): string[] =>
  (parameter(ctx, name) ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');

/** RFC 7644 §4: a filter on a discovery endpoint is refused with 403. */
export const refuseFilter = (ctx: TenantContext): void => {
  if (parameter(ctx, 'filter') !== undefined) {
    throw new HttpError('filterNotAllowed', 'filter: discovery endpoints cannot be filtered.', {
      path: 'filter',
    });
  }
};
