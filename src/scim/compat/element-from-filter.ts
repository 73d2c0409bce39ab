import { type JsonObject } from '../../kernel/json.ts';
import { type ResolvedFilter } from '../filter/resolved-filter.ts';

/**
 * Entra ID sends `emails[type eq "work"].value` also for a user who has no such e-mail and expects the element to be
 * created, as the filter describes it: `{type: "work", value: …}`; `roles[primary eq "True"].value` creates one whose
 * `primary` is the boolean. RFC 7644 §3.5.2.3 demands `noTarget`. Undefined where the filter describes no single
 * element (`or`, `not`, anything but `eq`), or one by a sub-attribute that only the server writes.
 * @see https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility
 */
export const elementFromFilter = (filter: ResolvedFilter): JsonObject | undefined => {
  if (filter.kind === 'and') {
    const parts = filter.terms.map(elementFromFilter);
    return parts.includes(undefined) ? undefined : (Object.assign({}, ...parts) as JsonObject);
  }
  if (filter.kind !== 'compare' || filter.operator !== 'eq') {
    return undefined;
  }
  const { subAttribute } = filter.location;
  return subAttribute === undefined || subAttribute.mutability === 'readOnly'
    ? undefined
    : { [subAttribute.name]: filter.literal };
};
