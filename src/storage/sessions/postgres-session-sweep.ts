import { type TenantId } from '../../kernel/ids.ts';
import { type ExpiredIn, type SessionSweep } from '../../seats/sessions/session-sweep.ts';
import { WRITE_OF_EVERY_TENANT, writeOf } from '../row-security/write-of.ts';
import { type Queryable, type Statement } from '../statement.ts';

const EXPIRED: Statement = {
  name: 'sessions-expired',
  text: `select distinct tenant_id, product from sessions
          where ended_at is null and expires_at <= clock_timestamp()`,
};

const EXPIRE: Statement = {
  name: 'sessions-sweep',
  text: `select sessions_sweep($1, $2, $3) as count where ${writeOf('$1')}`,
};

const FORGET: Statement = {
  name: 'occupancies-forget',
  text: `with forgotten as (
           delete from occupancies where (tenant_id, occupancy_id) in (
             select tenant_id, occupancy_id from occupancies
              where ended_at < clock_timestamp() - make_interval(days => $1)
              order by ended_at limit $2 for update skip locked)
              and ${WRITE_OF_EVERY_TENANT}
           returning 1)
         select count(*)::integer as count from forgotten`,
};

/** Tidies up behind the agents of all tenants. */
export class PostgresSessionSweep implements SessionSweep {
  readonly #connection: Queryable;

  constructor(connection: Queryable) {
    this.#connection = connection;
  }

  async expired(): Promise<ExpiredIn[]> {
    const rows = await this.#connection.query<{ tenant_id: string; product: string }>(EXPIRED, []);
    return rows.map(({ tenant_id, product }) => ({ tenant: tenant_id as TenantId, product }));
  }

  async expire({ tenant, product }: ExpiredIn, count: number): Promise<number> {
    return this.#count(EXPIRE, [tenant, product, count]);
  }

  async forget(days: number, count: number): Promise<number> {
    return this.#count(FORGET, [days, count]);
  }

  async #count(statement: Statement, values: readonly unknown[]): Promise<number> {
    const [row] = await this.#connection.query<{ readonly count: number }>(statement, values);
    return row?.count ?? 0;
  }
}
