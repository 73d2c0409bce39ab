import { type Acting } from '../../kernel/actor.ts';
import { isUuid } from '../../kernel/ids.ts';
import { type SessionTimes } from '../../seats/sessions/session-times.ts';
import {
  type Fate,
  type Opening,
  type SessionOrder,
  type SessionStore,
} from '../../seats/sessions/session-store.ts';
import { type Queryable, type Statement } from '../statement.ts';
import { answerOf, askToOpen } from './ask-to-open.ts';
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
    const site = { connection: this.#connection, acting: this.#acting, times: this.#times };
    const request = { statement: statements.OPEN, values: [] };
    return openingFrom(await askToOpen<OpenAnswer>(site, order, request), this.#times);
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

  async #fate(statement: Statement, id: string, values: readonly unknown[]): Promise<Fate> {
    return isUuid(id)
      ? fateFrom(await this.#ask(statement, [id, ...values]), this.#times)
      : { outcome: 'notFound' };
  }

  async #ask(statement: Statement, values: readonly unknown[]): Promise<FateAnswer> {
    return answerOf<FateAnswer>(this.#connection, statement, [this.#acting.tenant, ...values]);
  }
}
