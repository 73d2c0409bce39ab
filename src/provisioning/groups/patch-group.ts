import { groupContent } from '../../directory/group.ts';
import { type JsonObject } from '../../kernel/json.ts';
import { applyPatch } from '../../scim/patch/apply-patch.ts';
import { type PatchOperation } from '../../scim/patch/operation.ts';
import { readPatch } from '../../scim/patch/read-patch.ts';
import { isSameValue } from '../../scim/resource/same-value.ts';
import { type ResourceWrite } from '../on-newest-version.ts';
import { type ProvisioningDependencies } from '../provisioning-transaction.ts';
import { ScimError } from '../../scim/scim-error.ts';
import { changeGroup } from './change-group.ts';
import { type MembershipChange, membershipChange, MEMBERS } from './membership-changes.ts';

/**
 * Changes parts of a group: RFC 7644 §3.5.2. Operations on members become changes of their rows, in order; the rest
 * of the group is patched like every resource. Only a filter that does not name its members has to look at
 * all of them, and of those a request may have a few.
 * @throws ScimError of every kind; DirectoryError as `changeGroup` does.
 */
export const patchGroup = async (
  dependencies: ProvisioningDependencies,
  { body, ...write }: ResourceWrite & { readonly body: JsonObject },
): Promise<void> => {
  const { groupType, validateGroup } = dependencies;
  const { rules } = write.caller;
  const operations = readPatch(body, { resourceType: groupType, rules });
  const members = operations.filter(isOnMembers).map((operation) => membershipChange(operation, rules));
  refuseTooMany(members);
  const others = operations.filter((operation) => !isOnMembers(operation));
  await changeGroup(dependencies, write, (current) => {
    const attributes = applyPatch(current.attributes, others, rules);
    validateGroup(attributes);
    const isSame = isSameValue(attributes, current.attributes);
    return { content: isSame ? undefined : groupContent(attributes, groupType), members };
  });
};

const isOnMembers = ({ target }: PatchOperation): boolean =>
  target.extension === undefined && target.attribute.name === MEMBERS;

/** Members that one PATCH may name: what is written in one transaction is bounded. */
const MOST_MEMBERS = 5_000;
/** Removals of one PATCH that have to look at every member. */
const MOST_SEARCHES = 3;

const refuseTooMany = (changes: readonly MembershipChange[]): void => {
  if (changes.filter(({ kind }) => kind === 'removeMatching').length > MOST_SEARCHES) {
    throw new ScimError(
      'tooMany',
      `members: one PATCH may search the members at most ${MOST_SEARCHES} times.`,
      {
        path: MEMBERS,
      },
    );
  }
  const count = changes.reduce((sum, change) => sum + ('ids' in change ? change.ids.length : 0), 0);
  if (count > MOST_MEMBERS) {
    throw new ScimError('tooMany', `members: one PATCH may name at most ${MOST_MEMBERS}, not ${count}.`, {
      path: MEMBERS,
    });
  }
};
