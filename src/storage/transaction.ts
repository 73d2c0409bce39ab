import pg from 'pg';
import { type Actor, SYSTEM } from '../kernel/actor.ts';
import { faultFrom } from './database-errors.ts';
import { type Statement, type Transactional } from './statement.ts';

/** Only what PostgreSQL or the way to it did is translated; an error of the caller's own passes as it is. */
export const orFault = async <Result>(answer: Promise<Result>): Promise<Result> => {
  try {
    return await answer;
  } catch (error) {
    throw faultFrom(error);
  }
};

export const send = async <Row extends object>(
  client: pg.ClientBase | pg.Pool,
  statement: Statement,
  values: readonly unknown[],
): Promise<Row[]> => {
  const query = { name: statement.name, text: statement.text, values: [...values] };
  return (await orFault(client.query<Row>(query))).rows;
};

/**
 * The text that begins a transaction. The actor goes with it, to the triggers that write audit events, and costs no
 * round trip of its own; without one it is the system's.
 */
export const beginAs = (actor: Actor): string =>
  actor === SYSTEM ? 'begin' : `begin; set local seatkeeper.actor to ${pg.escapeLiteral(actorText(actor))}`;

/** An actor as the triggers read it. A function that is called without a transaction around it sets it itself. */
export const actorText = ({ type, tokenId, connection, requestId }: Actor): string =>
  JSON.stringify({ type, tokenId, connection, requestId });

const SET_ACTOR: Statement = {
  name: 'actor-set',
  text: "select set_config('seatkeeper.actor', $1, true)",
};

/** The connection of one transaction that has begun. */
export class Transaction implements Transactional {
  readonly #client: pg.ClientBase;

  constructor(client: pg.ClientBase) {
    this.#client = client;
  }

  async query<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    return send<Row>(this.#client, statement, values);
  }

  async transaction<Result>(
    actor: Actor,
    work: (transaction: Transactional) => Promise<Result>,
  ): Promise<Result> {
    await this.query(SET_ACTOR, [actorText(actor)]);
    return work(this);
  }
}
