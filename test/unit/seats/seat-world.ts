import { randomUUID } from 'node:crypto';
import { asSystem } from '../../support/acting.ts';
import { type TenantId, type UserId } from '../../../src/kernel/ids.ts';
import { allocateSeats } from '../../../src/seats/allocate-seats.ts';
import { type Product } from '../../../src/seats/product.ts';
import { putSeatPool, type SeatPoolChange } from '../../../src/seats/put-seat-pool.ts';
import { type SeatGrant } from '../../../src/seats/seat-grant.ts';
import { type SeatPool, type SeatPoolTerms } from '../../../src/seats/seat-pool.ts';
import { type SeatType } from '../../../src/seats/seat-type.ts';
import { inMemorySeats } from '../../support/in-memory-seats.ts';

/** Seats of one tenant in memory, told by short texts: a seat is `product:type`. */
export interface SeatWorld {
  readonly seats: ReturnType<typeof inMemorySeats>['seats'];
  sell(product: string, changes?: Partial<Product>): Promise<void>;
  putPool(
    seat: string,
    terms: Partial<SeatPoolTerms> & Pick<SeatPoolTerms, 'capacity'>,
    by?: SeatPoolChange['by'],
  ): Promise<SeatPool>;
  /** Lets a user hold these seats, an active one unless said otherwise. */
  allocate(user: UserId, wanted: readonly string[], isActive?: boolean): Promise<SeatGrant[]>;
  statusesOf(user: UserId): Promise<string[]>;
  countsOf(seat: string): Promise<{ assigned: number; waiting: number } | undefined>;
}

export const newUserId = (): UserId => randomUUID() as UserId;

export const seatKey = (seat: string): { product: string; type: SeatType } => {
  const [product = '', type = ''] = seat.split(':');
  return { product, type: type as SeatType };
};

export const newSeatWorld = (): SeatWorld => {
  const { seats, products, unitOfWork } = inMemorySeats();
  const tenant = randomUUID() as TenantId;
  return {
    seats,
    sell: async (product, changes = {}) =>
      products.put({
        product,
        displayName: product.toUpperCase(),
        occupiedBy: 'session',
        seatTypes: 'mixed',
        sharedSelfService: false,
        ...changes,
      }),
    putPool: async (seat, terms, by = 'operator') =>
      putSeatPool(unitOfWork, { ...asSystem(tenant), ...seatKey(seat), terms, by }),
    allocate: async (user, wanted, isActive = true) =>
      unitOfWork.run(asSystem(tenant), async (transaction) => {
        const current = await transaction.seats.grantsOf(user);
        return allocateSeats(transaction.seats, { user, current, wanted: wanted.map(seatKey), isActive });
      }),
    statusesOf: async (user) =>
      (await seats.grantsOf(user)).map(({ product, type, status }) => `${product}:${type} ${status}`),
    countsOf: async (seat) => {
      const [pool] = await seats.lockPools([seatKey(seat)]);
      return pool && { assigned: pool.assigned, waiting: pool.waiting };
    },
  };
};
