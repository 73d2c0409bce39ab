import { type Acting } from '../../kernel/actor.ts';
import { UnavailableError } from '../../kernel/unavailable-error.ts';
import { type SessionTimes } from '../../seats/sessions/session-times.ts';
import { Gate } from '../gate.ts';
import { Gathering } from '../gathering.ts';
import { writeOfAll } from '../row-security/write-of.ts';
import { type Queryable, type Statement } from '../statement.ts';
import { type FateAnswer, type OpenedAnswer } from './session-answer.ts';

// The functions of migrations/0015_gathered_sessions.up.sql. They write rows of the tenants whose orders they are given.
const ORDERS = 'array(select json_array_elements($1::json))';
const OPEN: Statement = {
  name: 'sessions-open-many',
  text: `select * from sessions_open(${ORDERS}) where ${writeOfAll('$2')}`,
};
const CLOSE: Statement = {
  name: 'sessions-close-many',
  text: `select * from sessions_close(${ORDERS}) where ${writeOfAll('$2')}`,
};
const HEARTBEAT: Statement = {
  name: 'sessions-heartbeat-many',
  text: `select * from sessions_heartbeat(${ORDERS}, $3, $4) where ${writeOfAll('$2')}`,
};

/** An order as the functions take it. */
type Order = Pick<Acting, 'tenant'> & Readonly<Record<string, unknown>>;

interface AnswerRow<Answer> {
  /** Of the order that is answered, from 0. */
  readonly place: number;
  readonly answer: Answer;
}

/**
 * One run of a kind at a time: while the database works for it, the next one gathers. More at once would be smaller, and
 * cost more.
 */
const RUNS = 1;

/** In milliseconds; longer than a statement may take, so that it only ends when the database has. */
const LONGEST_WAIT = 20_000;

/** A run of so many takes a dozen milliseconds. */
const MOST = 50;

/**
 * What agents ask for all day, in one transaction for all who wait for it at this moment, of whatever tenant; each order
 * carries its tenant and who acts. Who is alone, or with whom there is something to look into, is not served, and
 * answered undefined: nothing has happened then, and the function for one session decides.
 */
export class GatheredSessions {
  readonly #opening: Gathering<Order, OpenedAnswer>;
  readonly #closing: Gathering<Order, FateAnswer>;
  readonly #beating: Gathering<Order, FateAnswer>;

  constructor({ urgent }: { readonly urgent: Queryable }, { ttl, connectedTtl }: SessionTimes) {
    // Openings are urgent too: a statement that waits for no lock is in nobody's way for long.
    this.#opening = gathering(urgent, OPEN);
    this.#closing = gathering(urgent, CLOSE);
    this.#beating = gathering(urgent, HEARTBEAT, [ttl, connectedTtl]);
  }

  /** `asked` is what the function for one session takes. */
  async open({ tenant, actor }: Acting, asked: object): Promise<OpenedAnswer | undefined> {
    return this.#opening.ask({ ...asked, tenant, actor });
  }

  async close({ tenant, actor }: Acting, session: string, by: string): Promise<FateAnswer | undefined> {
    return this.#closing.ask({ tenant, session, by, actor });
  }

  async heartbeat({ tenant }: Acting, session: string): Promise<FateAnswer | undefined> {
    return this.#beating.ask({ tenant, session });
  }
}

const gathering = <Answer>(
  connection: Queryable,
  statement: Statement,
  values: readonly unknown[] = [],
): Gathering<Order, Answer> =>
  new Gathering({
    gate: new Gate(RUNS, LONGEST_WAIT),
    most: MOST,
    run: async (orders) => {
      const answers: Answer[] = [];
      // Whoever is alone is left to the function for one session, which waits for locks, and would hold up the next run.
      if (orders.length === 1) {
        return answers;
      }
      for (const { place, answer } of await rowsOf<Answer>(connection, statement, [
        JSON.stringify(orders),
        [...new Set(orders.map(({ tenant }) => tenant))],
        ...values,
      ])) {
        answers[place] = answer;
      }
      return answers;
    },
  });

/**
 * What one of them is refused for, such as a text that the database cannot hold, is not the others' fault: nothing was
 * kept, and each is decided alone. An outage is everybody's.
 */
const rowsOf = async <Answer>(
  connection: Queryable,
  statement: Statement,
  values: readonly unknown[],
): Promise<AnswerRow<Answer>[]> => {
  try {
    return await connection.query<AnswerRow<Answer>>(statement, values);
  } catch (error) {
    if (error instanceof UnavailableError) {
      throw error;
    }
    return [];
  }
};
