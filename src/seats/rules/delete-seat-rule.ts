import { type UnitOfWork } from '../../kernel/unit-of-work.ts';
import { applyRules } from './apply-rules.ts';
import { type SeatRuleKey, seatRuleIn } from './get-seat-rule.ts';
import { type SeatRuleTransaction } from './seat-rule-store.ts';

/**
 * Takes a rule back. A seat that only this rule gave goes to those who wait; what another giver keeps stays. Never
 * refused for want of seats.
 * @throws SeatError `unknownSeatRule`
 */
export const deleteSeatRule = async (
  unitOfWork: UnitOfWork<SeatRuleTransaction>,
  { id, ...by }: SeatRuleKey,
): Promise<void> =>
  unitOfWork.run(by, async (transaction) => {
    const { seats, seatRules } = transaction;
    // No group is nested meanwhile, and nobody else takes the rule or its group.
    await seats.lockTenant();
    const { groupId } = await seatRuleIn(transaction, id);
    await seatRules.lockGroup(groupId);
    const users = await seatRules.lockUsers([groupId]);
    await seatRules.delete(id.toLowerCase());
    await applyRules(transaction, users);
  });
