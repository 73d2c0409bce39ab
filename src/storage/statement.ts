import { type Acting } from '../kernel/actor.ts';

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

/** On whose behalf a transaction writes, and rows of which tenant; without one it may write rows of none. */
export type Writing = Pick<Acting, 'actor'> & Partial<Acting>;

/** Where changes are made on somebody's behalf. */
export interface Transactional extends Queryable {
  /**
   * Runs `work` in one transaction, all of whose changes are recorded as the actor's, and concern one tenant at most.
   * Within a transaction it becomes part of that one, and actor and tenant are those of everything after it.
   */
  transaction<Result>(
    writing: Writing,
    work: (transaction: Transactional) => Promise<Result>,
  ): Promise<Result>;
}
