import { isJsonObject } from '../../kernel/json.ts';
import { type SchemaRegistry } from '../../scim/schema/registry.ts';
import { type PageSizes } from './query/read-query.ts';

/** The limits of paging that ServiceProviderConfig advertises; they are the ones that are enforced. */
export interface PagingLimits extends PageSizes {
  /** Seconds. */
  readonly cursorTimeout: number;
}

/** @throws Error when the document lacks one: a fault of ours. */
export const pagingLimits = ({ serviceProviderConfig }: SchemaRegistry): PagingLimits => {
  const { pagination } = serviceProviderConfig;
  const { defaultPageSize, maxPageSize, cursorTimeout } = isJsonObject(pagination) ? pagination : {};
  if (
    typeof defaultPageSize !== 'number' ||
    typeof maxPageSize !== 'number' ||
    typeof cursorTimeout !== 'number'
  ) {
    throw new Error(
      'service-provider-config.json: pagination needs defaultPageSize, maxPageSize, cursorTimeout',
    );
  }
  return { defaultPageSize, maxPageSize, cursorTimeout };
};
