import { type ResolvedFilter } from '../scim/filter/resolved-filter.ts';
import { type Group, type GroupContent } from './group.ts';
import { type Writer } from './writer.ts';

/** The groups of one tenant, in one transaction. */
export interface GroupStore {
  /** @throws DirectoryError `uniqueness` */
  insert(group: GroupContent & { readonly id: string }, writer: Writer): Promise<Group>;
  /**
   * Writes a new version of a group, and answers undefined when the group is gone or has another version by now.
   * @throws DirectoryError `uniqueness`
   */
  update(
    group: GroupContent & { readonly id: string; readonly version: number },
    writer: Writer,
  ): Promise<Group | undefined>;
  /** Counts the version on after a change of members, and answers false when the group is gone. */
  touch(id: string): Promise<boolean>;
  /** Counts the version of every group on that has this member, which is about to be gone. */
  touchGroupsOf(member: string): Promise<void>;
  /** Locks a group as a write would, and answers false when it is gone or has another version by now. */
  lock(id: string, version: number): Promise<boolean>;
  /**
   * Locks the group before members of it are taken out, since who deletes a member locks in that order too; and two who
   * replace all members would each miss the other's.
   */
  lockMembers(id: string): Promise<void>;
  /**
   * Locks the groups that have this member, in the order of their ids, and answers which. To be called before the
   * member's own row is locked: groups come before users.
   */
  lockGroupsOf(member: string): Promise<readonly string[]>;
  /** Whether another group has this member too, whose own row is locked. */
  hasOtherGroups(member: string, known: readonly string[]): Promise<boolean>;
  /**
   * Locks the tenant, and in the order of their ids a group, the groups that have it as a member, and the groups within
   * it. Answers false when the group is gone or has another version by now.
   */
  lockForDeletion(id: string, version: number): Promise<boolean>;
  /**
   * Where groups are among these members, or with `andOthers` among those that a group has: locks the tenant, then the
   * groups in the order of their ids. To be called before any other row of a group is locked.
   */
  lockNesting(id: string, members: readonly string[], andOthers: boolean): Promise<void>;
  /** Deletes a group with its memberships, and answers false when it is gone or has another version by now. */
  delete(id: string, version: number): Promise<boolean>;
  /**
   * Adds members; who is one already stays one. Answers who was new.
   * @throws DirectoryError `unknownMember`, `memberCycle`, `notFound` when the group is gone.
   */
  addMembers(id: string, members: readonly string[]): Promise<string[]>;
  /** Takes members out; who is none is passed over. Answers who was one. */
  removeMembers(id: string, members: readonly string[]): Promise<string[]>;
  /** Takes every member out for whom a filter of members holds. Answers who they were. */
  removeMatchingMembers(id: string, filter: ResolvedFilter): Promise<string[]>;
  /** Takes every member out who is not named. Answers who they were. */
  removeOtherMembers(id: string, kept: readonly string[]): Promise<string[]>;
}
