import { type Acting } from '../../kernel/actor.ts';
import { isUuid, randomId } from '../../kernel/ids.ts';
import { type UnitOfWork } from '../../kernel/unit-of-work.ts';
import { exclusiveSentence, isOpen } from '../exclusive-product.ts';
import { type Product } from '../product.ts';
import { SeatError } from '../seat-error.ts';
import { type SeatPoolKey } from '../seat-pool.ts';
import { type SeatStore } from '../seat-store.ts';
import { applyRules } from './apply-rules.ts';
import { type SeatRule } from './seat-rule.ts';
import { type SeatRuleTransaction } from './seat-rule-store.ts';

/** A rule that is asked for. */
export interface SeatRuleOrder extends SeatPoolKey, Acting {
  readonly groupId: string;
}

/**
 * Makes a rule and gives its seat to every member who is to have it by now, all or nothing.
 * @throws SeatError `unknownGroup`, `unknownRuleProduct`, `duplicateSeatRule`, `wrongSeatType`; InsufficientSeats.
 */
export const createSeatRule = async (
  unitOfWork: UnitOfWork<SeatRuleTransaction>,
  order: SeatRuleOrder,
): Promise<SeatRule> =>
  unitOfWork.run(order, async (transaction) => {
    const { seats, seatRules } = transaction;
    const product = productOf(await seats.products(), order.product);
    // No group is nested and no pool opened meanwhile.
    await seats.lockTenant();
    const groupId = order.groupId.toLowerCase();
    if (!isUuid(groupId) || !(await seatRules.lockGroup(groupId))) {
      throw new SeatError('unknownGroup', `There is no group with the id "${order.groupId}".`);
    }
    const { type } = order;
    const rule = await seatRules.insert({ id: randomId(), groupId, product: product.product, type });
    if (rule === undefined) {
      throw new SeatError(
        'duplicateSeatRule',
        `The group has a rule for ${product.displayName} (${type}) already.`,
      );
    }
    const users = await seatRules.lockUsers([groupId]);
    await preparePool(seats, rule, product);
    await applyRules(transaction, users);
    return rule;
  });

const productOf = (products: readonly Product[], name: string): Product => {
  const product = products.find((each) => each.product === name);
  if (product === undefined) {
    const known = products.map((each) => each.product).join(', ');
    throw new SeatError(
      'unknownRuleProduct',
      `There is no product "${name}". Known products: ${known || 'none'}.`,
    );
  }
  return product;
};

/**
 * A rule always has a pool, if one of no seats: who loses a stronger giver of the product is never refused, and waits
 * there for what the rule gives.
 */
const preparePool = async (seats: SeatStore, rule: SeatPoolKey, product: Product): Promise<void> => {
  const pools = (await seats.pools()).filter((pool) => pool.product === rule.product);
  const isThere = pools.some(({ type }) => type === rule.type);
  if (product.seatTypes === 'exclusive' && pools.some((pool) => pool.type !== rule.type && isOpen(pool))) {
    throw new SeatError('wrongSeatType', exclusiveSentence(product.displayName), { product: rule.product });
  }
  if (!isThere) {
    const { type } = rule;
    await seats.putPool(
      { product: rule.product, type },
      { capacity: 0, grantLimit: null, whenFull: 'refuse' },
    );
  }
};
