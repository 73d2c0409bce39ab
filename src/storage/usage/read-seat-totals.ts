import { SYSTEM } from '../../kernel/actor.ts';
import { failureKind } from '../database-errors.ts';
import { type Statement, type Transactional } from '../statement.ts';

/** What all tenants together have and use of one product and type. */
export interface PoolTotals {
  readonly product: string;
  readonly type: string;
  readonly capacity: number;
  readonly assigned: number;
  /** Grants that wait for a seat. */
  readonly waiting: number;
  /** Shared seats that agents are at work on; 0 for named ones. */
  readonly occupied: number;
  /** Agents in the waiting line; 0 for named ones. */
  readonly inLine: number;
  /** Agents who found every shared seat in use for the first time within the last hour; 0 for named ones. */
  readonly recentDenials: number;
}

/** What all tenants together have and use. */
export interface SeatTotals {
  readonly tenants: number;
  readonly pools: readonly PoolTotals[];
}

/** Milliseconds: whoever looks on must not be in the way of those who work. */
const BOUND: Statement = {
  name: 'seat-totals-bound',
  text: "select set_config('statement_timeout', '2000', true)",
};

/**
 * It reads all pools, every shared seat that is occupied, the line, and the denials of an hour, and nothing that grows
 * with the users: half a second with 100,000 tenants, 500,000 pools, 200,000 seats occupied and a million denials.
 */
const TOTALS: Statement = {
  name: 'seat-totals',
  text: `with pools as (
           select product, type, sum(capacity)::float8 as capacity, sum(assigned)::float8 as assigned,
                  sum(waiting)::float8 as waiting
             from seat_pools group by product, type
         ), used as (
           select product, 'concurrent' as type, sum(occupied)::float8 as occupied, sum(in_line)::float8 as in_line,
                  sum(denied)::float8 as denied
             from (select product, count(*) as occupied, 0 as in_line, 0 as denied
                     from concurrent_seats where user_id is not null group by product
                   union all
                   select product, 0, count(*), 0
                     from waiting_line where expires_at > clock_timestamp() group by product
                   union all
                   select product, 0, 0, count(*)
                     from seat_denials where first_at > clock_timestamp() - interval '1 hour' group by product) as each_use
            group by product
         )
         select (select count(*)::float8 from tenants) as tenants,
                coalesce((select json_agg(json_build_object(
                  'product', product, 'type', type, 'capacity', capacity, 'assigned', assigned, 'waiting', waiting,
                  'occupied', coalesce(occupied, 0), 'inLine', coalesce(in_line, 0),
                  'recentDenials', coalesce(denied, 0)) order by product, type)
                  from pools left join used using (product, type)), '[]') as pools`,
};

/**
 * Reads what all tenants together have and use; undefined where that takes more than two seconds.
 * @throws UnavailableError when the database cannot be reached.
 */
export const readSeatTotals = async (database: Transactional): Promise<SeatTotals | undefined> => {
  try {
    return await database.transaction({ actor: SYSTEM }, async (transaction) => {
      await transaction.query(BOUND, []);
      const [totals] = await transaction.query<SeatTotals>(TOTALS, []);
      return totals;
    });
  } catch (error) {
    const kind = failureKind(error);
    if (kind === 'statement' || kind === 'lock') {
      return undefined;
    }
    throw error;
  }
};
