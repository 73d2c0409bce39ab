import { type SeatRuleOrder } from '../../seats/rules/create-seat-rule.ts';
import { type SeatRule } from '../../seats/rules/seat-rule.ts';
import { bodyReader } from './request-body.ts';
import { seatTypeInBody } from './seat-pool-message.ts';

const WORD = { type: 'string', minLength: 1, maxLength: 100 } as const;

/** What the body must be. */
export const readSeatRuleBody = bodyReader<{
  readonly groupId: string;
  readonly product: string;
  readonly type: string;
}>({
  required: ['groupId', 'product', 'type'],
  properties: { groupId: WORD, product: WORD, type: WORD },
});

/**
 * A rule that is asked for.
 * @throws HttpError `invalidBody`, `invalidValue`.
 */
export const seatRuleOrderFrom = (
  ctx: Parameters<typeof readSeatRuleBody>[0],
): Omit<SeatRuleOrder, 'actor' | 'tenant'> => {
  const { groupId, product, type } = readSeatRuleBody(ctx);
  return { groupId, product, type: seatTypeInBody(type) };
};

/** A rule as administrators see it. */
export const seatRuleMessage = ({
  id,
  groupId,
  product,
  type,
  createdAt,
}: SeatRule): Record<string, unknown> => ({ id, groupId, product, type, createdAt });

/** Puts a list of rules in the order in which they were made. */
export const seatRuleKey = ({ createdAt, id }: SeatRule): string => `${createdAt} ${id}`;
