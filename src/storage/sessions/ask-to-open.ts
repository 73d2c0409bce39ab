import { createHash } from 'node:crypto';
import { type Acting } from '../../kernel/actor.ts';
import { isUuid } from '../../kernel/ids.ts';
import { foldCase } from '../../scim/schema/case-folding.ts';
import { type SessionTimes } from '../../seats/sessions/session-times.ts';
import { type AgentName, type SessionOrder } from '../../seats/sessions/session-store.ts';
import { isReusedKey } from '../database-errors.ts';
import { type Queryable, type Statement } from '../statement.ts';
import { actorText } from '../transaction.ts';

/** What every call about the sessions of a tenant is made with. */
export interface SessionSite {
  readonly connection: Queryable;
  readonly acting: Acting;
  readonly times: SessionTimes;
}

/** A refusal that no function of the database answers. */
export interface RefusedUnasked {
  readonly outcome: 'idempotencyKeyReused' | 'unknownUser';
}

/** Sends an order by a statement that takes the tenant, the order as JSON, who acts, and more values. */
export const askToOpen = async <Answer>(
  { connection, acting, times }: SessionSite,
  order: SessionOrder,
  { statement, values }: { readonly statement: Statement; readonly values: readonly unknown[] },
): Promise<Answer | RefusedUnasked> => {
  if (!isAskable(order)) {
    return { outcome: 'unknownUser' };
  }
  try {
    const asked = JSON.stringify(orderAsked(order, times));
    const first = [acting.tenant, asked, actorText(acting.actor)];
    return await answerOf<Answer>(connection, statement, [...first, ...values]);
  } catch (error) {
    if (isReusedKey(error)) {
      return { outcome: 'idempotencyKeyReused' };
    }
    throw error;
  }
};

/** Whether the database can look for the agent: what is no id is nobody's. */
export const isAskable = ({ agent }: SessionOrder): boolean => agent.by !== 'userId' || isUuid(agent.value);

/** The answer of a function: one row with one value. */
export const answerOf = async <Answer>(
  connection: Queryable,
  statement: Statement,
  values: readonly unknown[],
): Promise<Answer> => {
  const [row] = await connection.query<{ answer: Answer }>(statement, values);
  if (row === undefined) {
    throw new Error(`${statement.name} answered no row`);
  }
  return row.answer;
};

/** An order as the functions of the database take it. */
export const orderAsked = (order: SessionOrder, { ttl }: SessionTimes): object => {
  const { agent, product, kind, device, platform, connection, idempotencyKey } = order;
  const wanted = { by: agent.by, agent: matched(agent), product, kind, device, platform };
  const repeatable = idempotencyKey === null ? {} : { key: idempotencyKey, hash: hashOf(wanted) };
  return { ...wanted, connection, ttl, ...repeatable };
};

const hashOf = (wanted: object): string => createHash('sha256').update(JSON.stringify(wanted)).digest('hex');

/** As the column holds it that is searched. */
const matched = ({ by, value }: AgentName): string => (by === 'userName' ? foldCase(value) : value);
