import { isJsonObject, type JsonValue } from '../../kernel/json.ts';
import { type CompatRules } from '../../scim/compat/compat-rules.ts';
import { type ResolvedFilter } from '../../scim/filter/resolved-filter.ts';
import { type PatchOperation } from '../../scim/patch/operation.ts';
import { valueOf } from '../../scim/patch/patch-value.ts';
import { ScimError } from '../../scim/scim-error.ts';

/** The attribute whose values are rows of their own. */
export const MEMBERS = 'members';

/** One change of the members of a group. It costs the work for those it names, however large the group is. */
export type MembershipChange =
  | { readonly kind: 'add' | 'remove' | 'replace'; readonly ids: readonly string[] }
  /** Those for whom a filter holds that does not simply name them: only this one has to look at all. */
  | { readonly kind: 'removeMatching'; readonly filter: ResolvedFilter };

/**
 * The ids in a list of members. What is no list names nobody, and to take it for an empty one would throw everybody
 * out of the group.
 * @throws ScimError `invalidValue` for anything but a list (RFC 7644 §3.12, table 9: "the value specified was not
 * compatible with the operation or attribute type"), and for a member without an id.
 */
export const memberIds = (members: JsonValue): string[] => {
  if (!Array.isArray(members)) {
    throw new ScimError('invalidValue', `${MEMBERS}: must be a list.`, { path: MEMBERS });
  }
  const ids = members.map((member, index) => {
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
  // RFC 7644 §3.5.2.2 removes all values where neither a filter nor, as Entra does, the value names some.
  if (value === undefined) {
    return { kind: 'replace', ids: [] };
  }
  // RFC 7643 §2.5: null says what an empty list says. A removal of nothing in particular is not one of everybody.
  return { kind, ids: value === null ? [] : memberIds(valueOf(target.attribute, operation, rules)) };
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
