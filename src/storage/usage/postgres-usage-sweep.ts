import { type UsageSweep } from '../../seats/usage/usage-sweep.ts';
import { type Queryable, type Statement } from '../statement.ts';

const FORGET: Statement = {
  name: 'usage-forget',
  text: 'select usage_purge(clock_timestamp() - make_interval(days => $1))',
};

/** Tidies up how the seats of all tenants were used. */
export class PostgresUsageSweep implements UsageSweep {
  readonly #connection: Queryable;

  constructor(connection: Queryable) {
    this.#connection = connection;
  }

  async forget(days: number): Promise<void> {
    await this.#connection.query(FORGET, [days]);
  }
}
