import { type GroupContent } from '../../directory/group.ts';
import { type GroupStore } from '../../directory/group-store.ts';
import { type Caller } from '../caller.ts';
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
 * Writes a group and its members. Requests that add members to one group at the same time do not stand in each
 * other's way: each writes its own rows, and only the version is counted on in turn. Who takes members out locks the
 * group first. Answers false when the group is
 * gone, or has another version by now where that matters.
 * @throws DirectoryError `uniqueness`, `unknownMember`, `memberCycle`
 */
export const writeGroup = async (
  groups: GroupStore,
  change: GroupChange,
  caller: Caller,
): Promise<boolean> => {
  const { id, version, content } = change;
  if (content !== undefined && (await groups.update({ ...content, id, version }, caller)) === undefined) {
    return false;
  }
  if (content === undefined && change.isConditional && !(await groups.lock(id, version))) {
    return false;
  }
  if (content === undefined && change.members.some(({ kind }) => kind !== 'add')) {
    await groups.lockMembers(id);
  }
  let changed = 0;
  for (const each of change.members) {
    changed += await changeMembers(groups, id, each);
  }
  return content !== undefined || changed === 0 || groups.touch(id);
};

const changeMembers = async (groups: GroupStore, id: string, change: MembershipChange): Promise<number> => {
  switch (change.kind) {
    case 'add':
      return groups.addMembers(id, change.ids);
    case 'remove':
      return groups.removeMembers(id, change.ids);
    case 'replace':
      return (await groups.removeOtherMembers(id, change.ids)) + (await groups.addMembers(id, change.ids));
    case 'removeMatching':
      return groups.removeMatchingMembers(id, change.filter);
  }
};
