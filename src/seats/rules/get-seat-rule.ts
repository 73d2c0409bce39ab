import { type Acting } from '../../kernel/actor.ts';
import { isUuid } from '../../kernel/ids.ts';
import { type UnitOfWork } from '../../kernel/unit-of-work.ts';
import { SeatError } from '../seat-error.ts';
import { type SeatRule } from './seat-rule.ts';
import { type SeatRuleTransaction } from './seat-rule-store.ts';

export interface SeatRuleKey extends Acting {
  readonly id: string;
}

/**
 * One rule of a tenant.
 * @throws SeatError `unknownSeatRule`, also for another tenant's and for a text that can be no id.
 */
export const getSeatRule = async (
  unitOfWork: UnitOfWork<SeatRuleTransaction>,
  { id, ...by }: SeatRuleKey,
): Promise<SeatRule> => unitOfWork.run(by, async (transaction) => seatRuleIn(transaction, id));

/** @throws SeatError `unknownSeatRule` */
export const seatRuleIn = async (
  { seatRules }: Pick<SeatRuleTransaction, 'seatRules'>,
  id: string,
): Promise<SeatRule> => {
  const rule = isUuid(id) ? await seatRules.find(id.toLowerCase()) : undefined;
  if (rule === undefined) {
    throw new SeatError('unknownSeatRule', `There is no seat rule with the id "${id}".`);
  }
  return rule;
};
