import { type GroupContent } from '../../directory/group.ts';
import { type GroupStore } from '../../directory/group-store.ts';
import { applyRulesToMembers } from '../../seats/rules/apply-rules.ts';
import { type Caller } from '../caller.ts';
import { type ProvisioningTransaction } from '../provisioning-transaction.ts';
import { type MembershipChange } from './membership-changes.ts';

/** What becomes of a group. */
export interface GroupChange {
  readonly id: string;
  /** The version on which the change was decided. */
  readonly version: number;
  /** Undefined where nothing but the members changes. */
  readonly content: GroupContent | undefined;
  readonly members: readonly MembershipChange[];
  /** Whether a change of the members alone is bound to the version too (`If-Match` or `If-None-Match`). */
  readonly isConditional: boolean;
}

/**
 * Writes a group and its members. Requests that change members of one group at the same time take effect one after the
 * other, each on its own rows; none of them fails for the others. Where a seat rule reaches the group, its seats are
 * given and taken after that, under the lock of the group's row. Answers false when the group is
 * gone, or has another version by now where that matters.
 * @throws DirectoryError `uniqueness`, `unknownMember`, `memberCycle`; SeatError; InsufficientSeats.
 */
export const writeGroup = async (
  transaction: ProvisioningTransaction,
  change: GroupChange,
  caller: Caller,
): Promise<boolean> => {
  const { groups } = transaction;
  const { id, version, content } = change;
  await lockNesting(groups, change);
  if (content !== undefined && (await groups.update({ ...content, id, version }, caller)) === undefined) {
    return false;
  }
  if (content === undefined && change.isConditional && !(await groups.lock(id, version))) {
    return false;
  }
  if (content === undefined && change.members.some(({ kind }) => kind !== 'add')) {
    await groups.lockMembers(id);
  }
  let changed: readonly string[] = [];
  for (const each of change.members) {
    changed = changed.concat(await changeMembers(groups, id, each));
  }
  if (content === undefined && changed.length > 0 && !(await groups.touch(id))) {
    return false;
  }
  await applyRulesToMembers(transaction, { group: id, members: changed });
  return true;
};

/** A write that only adds members locks no group before it does; every other has to ask first. */
const lockNesting = async (
  groups: GroupStore,
  { id, content, isConditional, members }: GroupChange,
): Promise<void> => {
  const isOnlyAdding = content === undefined && !isConditional && members.every(({ kind }) => kind === 'add');
  if (members.length > 0 && !isOnlyAdding) {
    const named = members.flatMap((change) => ('ids' in change ? change.ids : []));
    const andOthers = members.some(({ kind }) => kind === 'replace' || kind === 'removeMatching');
    await groups.lockNesting(id, named, andOthers);
  }
};

const changeMembers = async (groups: GroupStore, id: string, change: MembershipChange): Promise<string[]> => {
  switch (change.kind) {
    case 'add':
      return groups.addMembers(id, change.ids);
    case 'remove':
      return groups.removeMembers(id, change.ids);
    case 'replace':
      return [
        ...(await groups.removeOtherMembers(id, change.ids)),
        ...(await groups.addMembers(id, change.ids)),
      ];
    case 'removeMatching':
      return groups.removeMatchingMembers(id, change.filter);
  }
};
