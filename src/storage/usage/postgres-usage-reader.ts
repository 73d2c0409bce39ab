import { type TenantId } from '../../kernel/ids.ts';
import {
  type AssignedSeatsPage,
  type AssignedSeatsQuery,
  type HoursQuery,
  type SeatPosition,
  type UsageReader,
} from '../../seats/usage/usage-reader.ts';
import { type AssignedSeat, type HourOfUsage } from '../../seats/usage/usage.ts';
import { type Queryable } from '../statement.ts';
import { type AssignedSeatRow, assignedSeatFromRow, hourFromRow, type HourRow } from './usage-row.ts';
import * as statements from './usage-statements.ts';

/** How the seats of one tenant at a time were used. */
export class PostgresUsageReader implements UsageReader {
  readonly #database: Queryable;

  constructor(database: Queryable) {
    this.#database = database;
  }

  async now(): Promise<string> {
    const [clock] = await this.#database.query<{ readonly now: Date }>(statements.NOW, []);
    if (clock === undefined) {
      throw new Error('The clock answered no row');
    }
    return clock.now.toISOString();
  }

  async hours(tenant: TenantId, { range, product }: HoursQuery): Promise<HourOfUsage[]> {
    const values = [tenant, range.from, range.to, product ?? null];
    return (await this.#database.query<HourRow>(statements.HOURS, values)).map(hourFromRow);
  }

  async assignedSeats(tenant: TenantId, query: AssignedSeatsQuery): Promise<AssignedSeatsPage> {
    const { limit, behind } = query;
    const wanted = [tenant, query.product ?? null, query.unusedSince ?? null];
    const [count] = await this.#database.query<{ readonly total: number }>(statements.COUNT_SEATS, wanted);
    const values = [...wanted, ...placeOf(behind), limit + 1];
    const rows = await this.#database.query<AssignedSeatRow>(statements.ASSIGNED_SEATS, values);
    const items = rows.slice(0, limit).map(assignedSeatFromRow);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items, totalResults: count?.total ?? 0, next: last && positionOf(last) };
  }
}

const placeOf = (position: SeatPosition | undefined): readonly (string | null)[] =>
  position === undefined ? [null, null, null] : [position.unusedSince, position.user, position.product];

const positionOf = ({ unusedSince, user, product }: AssignedSeat): SeatPosition => ({
  unusedSince,
  user: user.id,
  product,
});
