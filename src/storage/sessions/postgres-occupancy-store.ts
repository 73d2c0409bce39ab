import { isUuid, type TenantId, type UserId } from '../../kernel/ids.ts';
import { type Occupancy } from '../../seats/sessions/occupancy.ts';
import {
  type Holder,
  type LockedOccupancies,
  type OccupancyStore,
} from '../../seats/sessions/session-store.ts';
import { type SessionEnd } from '../../seats/sessions/session.ts';
import { type Queryable, type Statement } from '../statement.ts';
import { occupancyFromRow, type OccupancyRow, type SessionRow } from './occupancy-row.ts';
import * as statements from './occupancy-statements.ts';

/** The occupancies of one tenant, on the connection of a transaction. */
export class PostgresOccupancyStore implements OccupancyStore {
  readonly #connection: Queryable;
  readonly #tenant: TenantId;

  constructor(connection: Queryable, tenant: TenantId) {
    this.#connection = connection;
    this.#tenant = tenant;
  }

  async lockOf(holders: readonly Holder[]): Promise<LockedOccupancies> {
    const each = holders.flatMap(({ user, products }) =>
      (products ?? [null]).map((product) => ({ user, product })),
    );
    const users = each.map(({ user }) => user);
    const products = each.map(({ product }) => product);
    return this.#lock(statements.LOCK_OF_USERS, [users, products]);
  }

  async lock(ids: readonly string[]): Promise<LockedOccupancies> {
    return this.#lock(statements.LOCK_BY_ID, [ids.filter(isUuid)]);
  }

  async share(agents: readonly { readonly user: UserId; readonly product: string }[]): Promise<void> {
    const users = agents.map(({ user }) => user);
    const products = agents.map(({ product }) => product);
    await this.#connection.query(statements.SHARE, [this.#tenant, users, products]);
  }

  async save(occupancies: readonly Occupancy[], note: string | null = null): Promise<void> {
    const vacated = occupancies.filter(({ end, seatType }) => end !== null || seatType === 'named');
    if (vacated.length > 0) {
      const ids = vacated.map(({ id }) => id);
      await this.#connection.query(statements.FREE_SEATS, [this.#tenant, ids]);
    }
    if (occupancies.length > 0) {
      const columns = columnsOf(occupancies);
      await this.#connection.query(statements.SAVE, [this.#tenant, ...columns, note]);
    }
    const over = occupancies.flatMap(({ sessions }) => sessions).filter(({ end }) => end !== null);
    if (over.length > 0) {
      await this.#connection.query(statements.SAVE_SESSIONS, [
        this.#tenant,
        over.map(({ id }) => id),
        ...endsOf(over),
      ]);
    }
  }

  async #lock(statement: Statement, values: readonly unknown[]): Promise<LockedOccupancies> {
    const rows = await this.#connection.query<OccupancyRow>(statement, [this.#tenant, ...values]);
    // Most users are not at work when somebody changes their seats.
    if (rows.length === 0) {
      return { occupancies: [], at: '' };
    }
    const ids = rows.map((row) => row.occupancy_id);
    const sessions = await this.#connection.query<SessionRow & { readonly occupancy_id: string }>(
      statements.LOCK_SESSIONS,
      [this.#tenant, ids],
    );
    const [clock] = await this.#connection.query<{ readonly now: Date }>(statements.NOW, []);
    return {
      occupancies: rows.map((row) =>
        occupancyFromRow(
          row,
          sessions.filter(({ occupancy_id }) => occupancy_id === row.occupancy_id),
        ),
      ),
      at: clock?.now.toISOString() ?? '',
    };
  }
}

const columnsOf = (occupancies: readonly Occupancy[]): unknown[][] => [
  occupancies.map(({ id }) => id),
  occupancies.map(({ state }) => state),
  occupancies.map(({ seatType }) => seatType),
  occupancies.map(({ endRequestedAt }) => endRequestedAt),
  occupancies.map(({ endRequestedBy }) => endRequestedBy),
  ...endsOf(occupancies),
];

/** When each ended, why, and by whom. */
const endsOf = (ended: readonly { readonly end: SessionEnd | null }[]): unknown[][] => [
  ended.map(({ end }) => end?.at ?? null),
  ended.map(({ end }) => end?.reason ?? null),
  ended.map(({ end }) => end?.by ?? null),
];
