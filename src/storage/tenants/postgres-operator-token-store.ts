import { SYSTEM } from '../../kernel/actor.ts';
import { type OperatorTokenStore } from '../../tenants/tokens/operator-token-store.ts';
import { type Database } from '../database.ts';
import { type Statement } from '../statement.ts';

const SELECT: Statement = { name: 'operator-tokens-select', text: 'select hash from operator_tokens' };

/** Processes that start for the first time together must not each print a token of their own. */
const LOCK: Statement = {
  name: 'operator-tokens-lock',
  text: 'lock table operator_tokens in share row exclusive mode',
};

const INSERT_FIRST: Statement = {
  name: 'operator-tokens-insert-first',
  text: `insert into operator_tokens (hash)
         select $1 where not exists (select from operator_tokens)
      returning hash`,
};

/** The vendor's own tokens in PostgreSQL. */
export class PostgresOperatorTokenStore implements OperatorTokenStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async hashes(): Promise<readonly Buffer[]> {
    const rows = await this.#database.query<{ hash: Buffer }>(SELECT, []);
    return rows.map(({ hash }) => hash);
  }

  async addFirst(hash: Buffer): Promise<boolean> {
    return this.#database.transaction({ actor: SYSTEM }, async (transaction) => {
      await transaction.query(LOCK, []);
      return (await transaction.query(INSERT_FIRST, [hash])).length > 0;
    });
  }
}
