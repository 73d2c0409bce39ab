import { isUuid, type TenantId, type UserId } from '../../kernel/ids.ts';
import { type Occupancy } from '../../seats/sessions/occupancy.ts';
import { type LockedOccupancies, type OccupancyStore } from '../../seats/sessions/session-store.ts';
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

  async lockOf(users: readonly UserId[]): Promise<LockedOccupancies> {
    return this.#lock(statements.LOCK_OF_USERS, [users]);
  }

  async lock(ids: readonly string[]): Promise<LockedOccupancies> {
    return this.#lock(statements.LOCK_BY_ID, [ids.filter(isUuid)]);
  }

  async save(occupancy: Occupancy): Promise<void> {
    const { id, state, seatType, endRequestedAt, endRequestedBy, end } = occupancy;
    const over = occupancy.sessions.filter((session) => session.end !== null);
    if (over.length > 0) {
      await this.#connection.query(statements.SAVE_SESSIONS, [
        this.#tenant,
        over.map((session) => session.id),
        over.map((session) => session.end?.at),
        over.map((session) => session.end?.reason),
        over.map((session) => session.end?.by),
      ]);
    }
    if (end !== null || seatType === 'named') {
      await this.#connection.query(statements.FREE_SEAT, [this.#tenant, id]);
    }
    const requested = [endRequestedAt, endRequestedBy];
    const ended = [end?.at ?? null, end?.reason ?? null, end?.by ?? null];
    await this.#connection.query(statements.SAVE, [
      ...[this.#tenant, id, state, seatType],
      ...requested,
      ...ended,
    ]);
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
