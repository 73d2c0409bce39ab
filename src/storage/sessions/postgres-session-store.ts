import { isUuid } from '../../kernel/ids.ts';
import {
  type Fate,
  type Opening,
  type SessionOrder,
  type SessionStore,
} from '../../seats/sessions/session-store.ts';
import { type Statement } from '../statement.ts';
import {
  answerOf,
  askToOpen,
  isAskable,
  orderAsked,
  type RefusedUnasked,
  type SessionSite,
} from './ask-to-open.ts';
import { type GatheredSessions } from './gathered-sessions.ts';
import { actorText } from '../transaction.ts';
import { type FateAnswer, fateFrom, type OpenAnswer, openingFrom } from './session-answer.ts';
import * as statements from './session-statements.ts';

/** The agents of one tenant at work: each call is one transaction, together with others that come at the same moment. */
export class PostgresSessionStore implements SessionStore {
  readonly #site: SessionSite;
  readonly #gathered: GatheredSessions;

  constructor(site: SessionSite, gathered: GatheredSessions) {
    this.#site = site;
    this.#gathered = gathered;
  }

  async open(order: SessionOrder): Promise<Opening> {
    const { acting, times } = this.#site;
    const answer = isAskable(order)
      ? ((await this.#gathered.open(acting, orderAsked(order, times))) ?? (await this.#openAlone(order)))
      : ({ outcome: 'unknownUser' } as const);
    return openingFrom(answer, times);
  }

  async connect(id: string): Promise<Fate> {
    const { connectedTtl } = this.#site.times;
    return this.#fateOf(id, async () => this.#ask(statements.CONNECT, [id, connectedTtl]));
  }

  async heartbeat(id: string): Promise<Fate> {
    const { acting, times } = this.#site;
    return this.#fateOf(
      id,
      async () =>
        (await this.#gathered.heartbeat(acting, id)) ??
        (await this.#ask(statements.HEARTBEAT, [id, times.ttl, times.connectedTtl])),
    );
  }

  async close(id: string, by: string): Promise<Fate> {
    return this.#fateOf(
      id,
      async () =>
        (await this.#gathered.close(this.#site.acting, id, by)) ??
        (await this.#ask(statements.CLOSE, [id, by, this.#actor()])),
    );
  }

  async clear(occupancyId: string, by: string): Promise<Fate> {
    return this.#fateOf(occupancyId, async () =>
      this.#ask(statements.CLEAR, [occupancyId, by, this.#actor()]),
    );
  }

  async #openAlone(order: SessionOrder): Promise<OpenAnswer | RefusedUnasked> {
    return askToOpen<OpenAnswer>(this.#site, order, { statement: statements.OPEN, values: [] });
  }

  async #fateOf(id: string, ask: () => Promise<FateAnswer>): Promise<Fate> {
    return isUuid(id) ? fateFrom(await ask(), this.#site.times) : { outcome: 'notFound' };
  }

  async #ask(statement: Statement, values: readonly unknown[]): Promise<FateAnswer> {
    const { connection, acting } = this.#site;
    return answerOf<FateAnswer>(connection, statement, [acting.tenant, ...values]);
  }

  #actor(): string {
    return actorText(this.#site.acting.actor);
  }
}
