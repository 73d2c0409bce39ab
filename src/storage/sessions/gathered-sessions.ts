import { type Acting } from '../../kernel/actor.ts';
import { UnavailableError } from '../../kernel/unavailable-error.ts';
import { type SessionTimes } from '../../seats/sessions/session-times.ts';
import { Gate } from '../gate.ts';
import { Gathering } from '../gathering.ts';
import { type Queryable, type Statement } from '../statement.ts';
import { type FateAnswer, type OpenedAnswer } from './session-answer.ts';

// The functions of migrations/0015_gathered_sessions.up.sql.
const OPEN: Statement = { name: 'sessions-open-many', text: 'select * from sessions_open($1)' };
const CLOSE: Statement = { name: 'sessions-close-many', text: 'select * from sessions_close($1)' };
const HEARTBEAT: Statement = {
  name: 'sessions-heartbeat-many',
  text: 'select * from sessions_heartbeat($1, $2, $3)',
};

interface AnswerRow<Answer> {
  /** Of the order that is answered, from 0. */
  readonly place: number;
  readonly answer: Answer;
}

/** While the database works for two runs, the next ones gather: with more they would be smaller, and cost more. */
const RUNS = 2;

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
  readonly #opening: Gathering<string, OpenedAnswer>;
  readonly #closing: Gathering<string, FateAnswer>;
  readonly #beating: Gathering<string, FateAnswer>;

  constructor({ urgent }: { readonly urgent: Queryable }, { ttl, connectedTtl }: SessionTimes) {
    const gate = new Gate(RUNS, LONGEST_WAIT);
    // Openings too: they are one statement that waits for no lock, and so in nobody's way for long.
    this.#opening = gathering({ connection: urgent, gate }, OPEN);
    this.#closing = gathering({ connection: urgent, gate }, CLOSE);
    this.#beating = gathering({ connection: urgent, gate }, HEARTBEAT, [ttl, connectedTtl]);
  }

  /** `asked` is what the function for one session takes. */
  async open({ tenant, actor }: Acting, asked: object): Promise<OpenedAnswer | undefined> {
    return this.#opening.ask(JSON.stringify({ ...asked, tenant, actor }));
  }

  async close({ tenant, actor }: Acting, session: string, by: string): Promise<FateAnswer | undefined> {
    return this.#closing.ask(JSON.stringify({ tenant, session, by, actor }));
  }

  async heartbeat({ tenant }: Acting, session: string): Promise<FateAnswer | undefined> {
    return this.#beating.ask(JSON.stringify({ tenant, session }));
  }
}

interface Way {
  readonly connection: Queryable;
  readonly gate: Gate;
}

const gathering = <Answer>(
  { connection, gate }: Way,
  statement: Statement,
  values: readonly unknown[] = [],
): Gathering<string, Answer> =>
  new Gathering({
    gate,
    most: MOST,
    run: async (orders) => {
      const answers: Answer[] = [];
      for (const { place, answer } of await rowsOf<Answer>(connection, statement, [orders, ...values])) {
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
