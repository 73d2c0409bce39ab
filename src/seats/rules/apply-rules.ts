import { type UserId } from '../../kernel/ids.ts';
import { allocateAll } from '../allocate-seats.ts';
import { type SeatTransaction } from '../seat-store.ts';
import { type SeatRuleTransaction } from './seat-rule-store.ts';
import { directSeatsOf, seatsFrom } from './seat-from.ts';

/**
 * Lets users hold what their direct grants and the rules of their groups say by now. The users' rows must be locked. Of
 * users who ask for more seats than there are, those who were created first get them.
 * @throws InsufficientSeats, SeatError as `allocateAll` does.
 */
export const applyRules = async ({ seats }: SeatTransaction, users: readonly UserId[]): Promise<void> => {
  const holdings = users.length === 0 ? [] : await seats.holdings(users);
  await allocateAll(
    seats,
    holdings.map((holding) => ({
      user: holding.user,
      current: holding.grants,
      wanted: seatsFrom(directSeatsOf(holding.grants), holding.rules),
      isActive: holding.isActive,
    })),
  );
};

/**
 * Lets the members who have come to a group, or are gone from it, hold what rules say by now. To be called after the
 * change, under the lock of the group's row: a rule that is made at the same time either sees them or is seen here.
 * @throws InsufficientSeats, SeatError as `allocateAll` does.
 */
export const applyRulesToMembers = async (
  transaction: SeatRuleTransaction,
  { group, members }: { readonly group: string; readonly members: readonly string[] },
): Promise<void> => {
  if (members.length > 0 && (await transaction.seatRules.reaches(group))) {
    await applyRules(transaction, await transaction.seatRules.lockUsers(members));
  }
};
