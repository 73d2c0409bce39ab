import { createHash } from 'node:crypto';
import { type Acting } from '../../kernel/actor.ts';
import { isUuid } from '../../kernel/ids.ts';
import { foldCase } from '../../scim/schema/case-folding.ts';
import { type SessionTimes } from '../../seats/sessions/session-times.ts';
import {
  type AgentName,
  type Fate,
  type Opening,
  type SessionOrder,
  type SessionStore,
} from '../../seats/sessions/session-store.ts';
import { isReusedKey } from '../database-errors.ts';
import { type Queryable, type Statement } from '../statement.ts';
import { actorText } from '../transaction.ts';
import { type FateAnswer, fateFrom, type OpenAnswer, openingFrom } from './session-answer.ts';
import * as statements from './session-statements.ts';

/** The agents of one tenant at work, each call one statement. */
export class PostgresSessionStore implements SessionStore {
  readonly #connection: Queryable;
  readonly #acting: Acting;
  readonly #times: SessionTimes;

  constructor(connection: Queryable, acting: Acting, times: SessionTimes) {
    this.#connection = connection;
    this.#acting = acting;
    this.#times = times;
  }

  async open(order: SessionOrder): Promise<Opening> {
    if (order.agent.by === 'userId' && !isUuid(order.agent.value)) {
      return { outcome: 'unknownUser' };
    }
    try {
      const asked = JSON.stringify(this.#asked(order));
      return openingFrom(await this.#ask<OpenAnswer>(statements.OPEN, [asked, this.#actor()]), this.#times);
    } catch (error) {
      if (isReusedKey(error)) {
        return { outcome: 'idempotencyKeyReused' };
      }
      throw error;
    }
  }

  async connect(id: string): Promise<Fate> {
    return this.#fate(statements.CONNECT, id, [this.#times.connectedTtl]);
  }

  async heartbeat(id: string): Promise<Fate> {
    return this.#fate(statements.HEARTBEAT, id, [this.#times.ttl, this.#times.connectedTtl]);
  }

  async close(id: string, by: string): Promise<Fate> {
    return this.#fate(statements.CLOSE, id, [by, this.#actor()]);
  }

  async clear(occupancyId: string, by: string): Promise<Fate> {
    return this.#fate(statements.CLEAR, occupancyId, [by, this.#actor()]);
  }

  #actor(): string {
    return actorText(this.#acting.actor);
  }

  #asked({ agent, product, kind, device, platform, connection, idempotencyKey }: SessionOrder): object {
    const wanted = { by: agent.by, agent: matched(agent), product, kind, device, platform };
    const hash = createHash('sha256').update(JSON.stringify(wanted)).digest('hex');
    return {
      ...wanted,
      connection,
      ttl: this.#times.ttl,
      ...(idempotencyKey !== null && { key: idempotencyKey, hash }),
    };
  }

  async #fate(statement: Statement, id: string, values: readonly unknown[]): Promise<Fate> {
    return isUuid(id)
      ? fateFrom(await this.#ask<FateAnswer>(statement, [id, ...values]), this.#times)
      : { outcome: 'notFound' };
  }

  async #ask<Answer>(statement: Statement, values: readonly unknown[]): Promise<Answer> {
    const [row] = await this.#connection.query<{ answer: Answer }>(statement, [
      this.#acting.tenant,
      ...values,
    ]);
    if (row === undefined) {
      throw new Error(`${statement.name} answered no row`);
    }
    return row.answer;
  }
}

/** As the column holds it that is searched. */
const matched = ({ by, value }: AgentName): string => (by === 'userName' ? foldCase(value) : value);
