import { type ResourceQuery } from '../../provisioning/resource-query.ts';
import { type ResolvedFilter } from '../../scim/filter/resolved-filter.ts';
import { ScimError } from '../../scim/scim-error.ts';
import { isCancelledByTimeout } from '../database-errors.ts';

/**
 * RFC 7644 §3.12, `tooMany`: "The specified filter yields many more results than the server is willing to calculate or
 * process." A query that has to read the whole of a large tenant ends at `statement_timeout`, and is refused. Where an
 * index answers, the same timeout is an outage and stays one.
 */
export const orTooMany = async <Rows>(
  queries: readonly Pick<ResourceQuery, 'filter' | 'sorting'>[],
  answer: Promise<Rows>,
): Promise<Rows> => {
  try {
    return await answer;
  } catch (error) {
    const mayReadAll = queries.some(
      ({ filter, sorting }) => sorting !== undefined || (filter !== undefined && !isSelective(filter)),
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

/** Whether an index finds the few rows that can match: equality does, and what is joined to it by `and`. */
const isSelective = (filter: ResolvedFilter): boolean => {
  switch (filter.kind) {
    case 'compare':
      return filter.operator === 'eq';
    case 'valuePath':
      return isSelective(filter.filter);
    case 'and':
      return filter.terms.some(isSelective);
    case 'or':
      return filter.terms.every(isSelective);
    case 'present':
    case 'not':
      return false;
  }
};
