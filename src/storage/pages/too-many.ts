import { type ResourceQuery } from '../../provisioning/resource-query.ts';
import { attributeAt, type ResolvedFilter } from '../../scim/filter/resolved-filter.ts';
import { type AttributeLocation } from '../../scim/schema/schema.ts';
import { ScimError } from '../../scim/scim-error.ts';
import { isCancelledByTimeout } from '../database-errors.ts';
import { type AttributeSources, locationKey } from '../filter-sql/attribute-source.ts';

/** What was asked of a table, and where its attributes stand. */
interface AskedQuery extends Pick<ResourceQuery, 'filter' | 'sorting'> {
  readonly sources: AttributeSources;
}

/**
 * RFC 7644 §3.12, `tooMany`: "The specified filter yields many more results than the server is willing to calculate or
 * process." A query that has to read the whole of a large tenant ends at `statement_timeout`, and is refused. Where an
 * index answers, the same timeout is an outage and stays one.
 */
export const orTooMany = async <Rows>(
  queries: readonly AskedQuery[],
  answer: Promise<Rows>,
): Promise<Rows> => {
  try {
    return await answer;
  } catch (error) {
    const mayReadAll = queries.some(
      ({ filter, sorting, sources }) =>
        sorting !== undefined || (filter !== undefined && !isSelective(filter, sources)),
    );
    if (!mayReadAll || !isCancelledByTimeout(error)) {
      throw error;
    }
    throw new ScimError(
      'tooMany',
      'filter: this query would have to look at too many resources. Narrow it by an attribute with eq, such as ' +
        'id, externalId or a name; or page through all by cursor, without filter and sortBy.',
      { path: 'filter' },
    );
  }
};

/** Whether an index finds the few rows that can match: equality with what tells rows apart, and what `and` joins to it. */
const isSelective = (filter: ResolvedFilter, sources: AttributeSources): boolean => {
  switch (filter.kind) {
    case 'compare':
      return filter.operator === 'eq' && isIndexed(filter.location, sources);
    case 'valuePath':
      return isSelective(filter.filter, sources);
    case 'and':
      return filter.terms.some((term) => isSelective(term, sources));
    case 'or':
      return filter.terms.every((term) => isSelective(term, sources));
    case 'present':
    case 'not':
      return false;
  }
};

const isIndexed = (location: AttributeLocation, sources: AttributeSources): boolean => {
  const rows = sources.get(locationKey({ ...location, subAttribute: undefined }));
  if (rows?.kind === 'rows') {
    return rows.lookups?.[location.subAttribute?.name ?? ''] !== undefined || rows.owner !== undefined;
  }
  const source = sources.get(locationKey(location));
  if (source !== undefined) {
    return source.kind === 'uuid' || (source.kind === 'text' && source.isIndexed === true);
  }
  // One index over the document knows who has a value; of a flag or a kind, too many have it for that to help.
  const { type, canonicalValues } = attributeAt(location);
  return type !== 'boolean' && canonicalValues.length === 0;
};
