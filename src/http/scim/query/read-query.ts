import { type Caller } from '../../../provisioning/caller.ts';
import { type PageStart, type ResourceQuery, type Sorting } from '../../../provisioning/resource-query.ts';
import { parseFilter } from '../../../scim/filter/parse-filter.ts';
import { resolveFilter } from '../../../scim/filter/resolve-filter.ts';
import { locateAttribute } from '../../../scim/path/locate-attribute.ts';
import { parseAttributePath } from '../../../scim/path/parse-attribute-path.ts';
import { type Projection, readProjection } from '../../../scim/resource/project.ts';
import { type ResourceType } from '../../../scim/schema/schema.ts';
import { ScimError } from '../../../scim/scim-error.ts';
import { type CursorScope, type Cursors } from './cursors.ts';
import { type QueryParameters, type ShownParameters } from './query-parameters.ts';

/** How many resources a page has when the client does not say, and at most. */
export interface PageSizes {
  readonly defaultPageSize: number;
  readonly maxPageSize: number;
}

/** What queries are read with. */
export interface QueryReading {
  readonly caller: Caller;
  readonly resourceType: ResourceType;
  /** The other types that are searched together with it. */
  readonly besides?: readonly ResourceType[];
  /** What a cursor is bound to beside tenant, filter and order. */
  readonly scope: string;
  readonly pageSizes: PageSizes;
  readonly cursors: Cursors;
}

/**
 * Reads a query of one resource type. RFC 7644 §3.4.2.4: of `startIndex` "A value less than 1 SHALL be interpreted
 * as 1", of `count` "A negative value SHALL be interpreted as '0'"; a server may answer fewer resources than asked for.
 * @throws ScimError `invalidFilter`, `invalidPath`, `invalidValue`, `invalidCursor`, `expiredCursor`, `invalidCount`
 */
export const readQuery = (parameters: QueryParameters, reading: QueryReading): ResourceQuery => {
  const { pageSizes } = reading;
  const count = parameters.count ?? pageSizes.defaultPageSize;
  // RFC 9865 §2.1: count is "a positive integer"; a page of nothing would look like the end of the walk.
  if (parameters.cursor !== undefined && count < 1) {
    throw new ScimError('invalidCount', 'count: must be at least 1 when paging by cursor.', {
      path: 'count',
    });
  }
  return {
    filter: readFilter(parameters.filter, reading),
    sorting: readSorting(parameters, reading),
    start: readStart(parameters, reading),
    count: Math.min(Math.max(count, 0), pageSizes.maxPageSize),
  };
};

const readFilter = (text: string | undefined, { caller, resourceType, besides = [] }: QueryReading) => {
  const filter = text?.trim() ?? '';
  if (filter === '') {
    return undefined;
  }
  const { unquotedFilterValues, searchesExtensions } = caller.rules;
  const options = { allowUnquoted: unquotedFilterValues, allowElementPath: unquotedFilterValues };
  return resolveFilter(parseFilter(filter, options), resourceType, {
    searchExtensions: searchesExtensions,
    besides,
  });
};

/** RFC 7644 §3.4.2.3: "If a value for 'sortBy' is provided and no 'sortOrder' is specified, 'sortOrder' SHALL default to ascending." */
const readSorting = (
  { sortBy, sortOrder }: QueryParameters,
  { caller, resourceType, besides = [] }: QueryReading,
): Sorting | undefined => {
  const order = (sortOrder ?? '').toLowerCase();
  if (!['', 'ascending', 'descending'].includes(order)) {
    throw new ScimError('invalidValue', 'sortOrder: must be ascending or descending.', { path: 'sortOrder' });
  }
  if (sortBy === undefined || sortBy === '') {
    return undefined;
  }
  const options = { searchExtensions: caller.rules.searchesExtensions };
  const path = parseAttributePath(sortBy);
  const location = locateAttribute(resourceType, path, options);
  if (location === undefined && besides.some((other) => locateAttribute(other, path, options))) {
    // None of them has a value to be sorted by.
    return undefined;
  }
  if (location === undefined || location.attribute.returned === 'never') {
    throw new ScimError('invalidPath', `sortBy: ${resourceType.name} has no attribute ${sortBy}.`, {
      path: 'sortBy',
    });
  }
  return { location, isDescending: order === 'descending' };
};

const readStart = (parameters: QueryParameters, reading: QueryReading): PageStart => {
  const { cursor, startIndex = 1 } = parameters;
  if (cursor === undefined) {
    return { kind: 'index', startIndex: Math.max(startIndex, 1) };
  }
  const after = cursor === '' ? undefined : reading.cursors.read(cursor, cursorScope(parameters, reading));
  return { kind: 'cursor', after };
};

/** What a cursor is bound to: the page after it must be a page of the same query. */
export const cursorScope = (
  { filter = '', sortBy = '', sortOrder = '' }: QueryParameters,
  { caller, scope }: Pick<QueryReading, 'caller' | 'scope'>,
): CursorScope => [caller.tenant, scope, filter, sortBy, sortOrder];

/** Reads which attributes are asked for: RFC 7644 §3.9. */
export const readShown = (parameters: ShownParameters, resourceType: ResourceType): Projection =>
  readProjection(resourceType, parameters.attributes, parameters.excludedAttributes);
