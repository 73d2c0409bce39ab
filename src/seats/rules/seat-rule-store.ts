import { type UserId } from '../../kernel/ids.ts';
import { type SeatTransaction } from '../seat-store.ts';
import { type SeatRule } from './seat-rule.ts';

/** The seat rules of one tenant, in one transaction, and the locks under which their effect is sure. */
export interface SeatRuleStore {
  /** Undefined where the group has a rule for this seat already. */
  insert(rule: Omit<SeatRule, 'createdAt'>): Promise<SeatRule | undefined>;
  find(id: string): Promise<SeatRule | undefined>;
  /** All of them, the oldest first. */
  list(): Promise<SeatRule[]>;
  /** Answers false when it is gone. */
  delete(id: string): Promise<boolean>;
  /** Whether a rule gives seats to the members of a group: its own, or one of a group around it. */
  reaches(group: string): Promise<boolean>;
  /** Locks a group and all groups within it, in the order of their ids; answers false when there is no such group. */
  lockGroup(group: string): Promise<boolean>;
  /** Locks, in the order of their ids, the users among these members and those within the groups among them. */
  lockUsers(members: readonly string[]): Promise<UserId[]>;
}

/** What a use case of seat rules works with. */
export interface SeatRuleTransaction extends SeatTransaction {
  readonly seatRules: SeatRuleStore;
}
