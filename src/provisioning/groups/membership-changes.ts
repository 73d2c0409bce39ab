import { isJsonObject, type JsonValue } from '../../kernel/json.ts';
import { type CompatRules } from '../../scim/compat/compat-rules.ts';
import { type ResolvedFilter } from '../../scim/filter/resolved-filter.ts';
import { type PatchOperation } from '../../scim/patch/operation.ts';
import { isCleared, valueOf } from '../../scim/patch/patch-value.ts';
import { ScimError } from '../../scim/scim-error.ts';

/** The attribute whose values are rows of their own. */
export const MEMBERS = 'members';

/** One change of the members of a group. It costs the work for those it names, however large the group is. */
export type MembershipChange =
  | { readonly kind: 'add' | 'remove' | 'replace'; readonly ids: readonly string[] }
  /** Those for whom a filter holds that does not simply name them: only this one has to look at all. */
  | { readonly kind: 'removeMatching'; readonly filter: ResolvedFilter };

/** The ids in a list of members. @throws ScimError `invalidValue` for a member without one. */
export const memberIds = (members: JsonValue | undefined): string[] => {
  const ids = (Array.isArray(members) ? members : []).map((member, index) => {
    const id = isJsonObject(member) ? member['value'] : undefined;
    if (typeof id !== 'string') {
      const path = `${MEMBERS}[${index}].value`;
      throw new ScimError('invalidValue', `${path}: must be the id of a user or a group.`, { path });
    }
    return id.toLowerCase();
  });
  return [...new Set(ids)];
};

/**
 * What an operation on `members` means.
 * @throws ScimError `invalidValue`, `mutability`
 */
export const membershipChange = (operation: PatchOperation, rules: CompatRules): MembershipChange => {
  const { kind, target, value } = operation;
  if (target.subAttribute !== undefined || (target.selection !== undefined && kind !== 'remove')) {
    throw new ScimError('mutability', `${target.path}: a member can be added or removed, not changed.`, {
      path: target.path,
    });
  }
  if (target.selection !== undefined) {
    const { resolved } = target.selection;
    const ids = namedBy(resolved);
    return ids === undefined ? { kind: 'removeMatching', filter: resolved } : { kind: 'remove', ids };
  }
  if (isCleared(value, rules) && value !== undefined && kind === 'remove') {
    // A removal of nothing in particular is not one of everybody.
    return { kind, ids: [] };
  }
  if (isCleared(value, rules)) {
    return kind === 'add' ? { kind, ids: [] } : { kind: 'replace', ids: [] };
  }
  return { kind, ids: memberIds(valueOf(target.attribute, operation, rules)) };
};

/** The ids in a filter such as `value eq "…" or value eq "…"`; undefined where it says anything else. */
const namedBy = (filter: ResolvedFilter): string[] | undefined => {
  if (
    filter.kind === 'compare' &&
    filter.operator === 'eq' &&
    filter.location.subAttribute?.name === 'value'
  ) {
    return [String(filter.value).toLowerCase()];
  }
  if (filter.kind !== 'or') {
    return undefined;
  }
  const named = filter.terms.map(namedBy);
  return named.includes(undefined) ? undefined : named.flatMap((ids) => ids ?? []);
};
