import { type UserId } from '../../src/kernel/ids.ts';
import { type Occupancy } from '../../src/seats/sessions/occupancy.ts';
import { type LockedOccupancies, type OccupancyStore } from '../../src/seats/sessions/session-store.ts';

/** Occupancies that are gone with the test. */
export class InMemoryOccupancyStore implements OccupancyStore {
  /** Sessions that last until then are live. */
  at = '2030-01-01T00:00:00.000Z';
  readonly #occupancies = new Map<string, Occupancy>();

  async lockOf(users: readonly UserId[]): Promise<LockedOccupancies> {
    return Promise.resolve(this.#locked((occupancy) => users.includes(occupancy.user)));
  }

  async lock(ids: readonly string[]): Promise<LockedOccupancies> {
    return Promise.resolve(this.#locked(({ id }) => ids.includes(id)));
  }

  async save(occupancy: Occupancy): Promise<void> {
    this.#occupancies.set(occupancy.id, occupancy);
    return Promise.resolve();
  }

  all(): Occupancy[] {
    return [...this.#occupancies.values()];
  }

  #locked(isMeant: (occupancy: Occupancy) => boolean): LockedOccupancies {
    return { at: this.at, occupancies: this.all().filter((each) => each.end === null && isMeant(each)) };
  }
}
