import { type UserId } from '../../src/kernel/ids.ts';
import { type Occupancy } from '../../src/seats/sessions/occupancy.ts';
import {
  type Holder,
  type LockedOccupancies,
  type OccupancyStore,
} from '../../src/seats/sessions/session-store.ts';

/** Occupancies that are gone with the test. */
export class InMemoryOccupancyStore implements OccupancyStore {
  /** Sessions that last until then are live. */
  at = '2030-01-01T00:00:00.000Z';
  /** Shared seats that nobody occupies. */
  freeSeats = 0;
  readonly #occupancies = new Map<string, Occupancy>();

  async lockOf(holders: readonly Holder[]): Promise<LockedOccupancies> {
    const isMeant = (occupancy: Occupancy): boolean =>
      holders.some(
        ({ user, products }) => occupancy.user === user && (products?.includes(occupancy.product) ?? true),
      );
    return Promise.resolve(this.#locked((each) => each.end === null && isMeant(each)));
  }

  async lock(ids: readonly string[]): Promise<LockedOccupancies> {
    return Promise.resolve(this.#locked(({ id }) => ids.includes(id)));
  }

  async share(agents: readonly { readonly user: UserId; readonly product: string }[]): Promise<void> {
    for (const { user, product } of agents) {
      const held = this.all().find((each) => each.user === user && each.product === product);
      if (held?.state === 'occupied' && held.seatType === 'named' && this.freeSeats > 0) {
        this.freeSeats -= 1;
        this.#occupancies.set(held.id, { ...held, seatType: 'concurrent' });
      }
    }
    return Promise.resolve();
  }

  async save(occupancies: readonly Occupancy[]): Promise<void> {
    occupancies.forEach((each) => this.#occupancies.set(each.id, each));
    return Promise.resolve();
  }

  all(): Occupancy[] {
    return [...this.#occupancies.values()];
  }

  #locked(isMeant: (occupancy: Occupancy) => boolean): LockedOccupancies {
    return { at: this.at, occupancies: this.all().filter(isMeant) };
  }
}
