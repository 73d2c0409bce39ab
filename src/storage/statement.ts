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
