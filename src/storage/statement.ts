import { type Actor } from '../kernel/actor.ts';

/** A statement that PostgreSQL parses once per connection and then knows by its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** What a statement can be sent to: the pool (its own transaction) or one transaction's connection. */
export interface Queryable {
  /**
   * Runs a statement and answers its rows.
   * @throws UnavailableError when the database cannot be reached or gave up on a timeout.
   */
  query<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
}

/** Where changes are made on somebody's behalf. */
export interface Transactional extends Queryable {
  /**
   * Runs `work` in one transaction, all of whose changes are recorded as the actor's. Within a transaction it becomes
   * part of that one, and the actor is that of everything after it.
   */
  transaction<Result>(actor: Actor, work: (transaction: Transactional) => Promise<Result>): Promise<Result>;
}
