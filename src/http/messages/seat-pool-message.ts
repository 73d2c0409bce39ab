import { type SeatPool, type SeatPoolInUse, type SeatPoolTerms } from '../../seats/seat-pool.ts';
import { SEAT_TYPE_SPELLINGS, type SeatType, seatTypeFrom } from '../../seats/seat-type.ts';
import { HttpError } from '../http-error.ts';

/** What may be said of a pool; the vendor may say all of it. */
export interface SeatPoolBody extends Partial<SeatPoolTerms> {
  readonly capacity: number;
}

/** Far beyond any customer, and far below where counting overflows in the database. */
const MOST_SEATS = 1_000_000_000;

/** A number of seats, for the schemas of bodies. */
export const SEAT_COUNT = { type: 'integer', minimum: 0, maximum: MOST_SEATS } as const;

/** A pool as administrators see it under "Product Seats". */
export const seatPoolMessage = (pool: SeatPoolInUse): Record<string, unknown> => {
  // A named seat is its person's, at work or not; a concurrent one is occupied by sessions alone.
  const inUse = pool.type === 'named' ? pool.assigned : pool.occupied;
  return {
    product: pool.product,
    displayName: pool.displayName,
    type: pool.type,
    capacity: pool.capacity,
    grantLimit: pool.grantLimit,
    assigned: pool.assigned,
    waiting: pool.waiting,
    occupied: pool.occupied,
    available: Math.max(0, pool.capacity - inUse),
    whenFull: pool.whenFull,
  };
};

/** Puts a list of pools in the order of their products. */
export const seatPoolKey = (pool: SeatPool): string => `${pool.product}:${pool.type}`;

/**
 * The seat type in a path; `shared` is another word for concurrent.
 * @throws HttpError `notFound`.
 */
export const seatTypeInPath = (text: string): SeatType => seatTypeOr(text, 'notFound');

/**
 * The seat type in a body.
 * @throws HttpError `invalidValue`.
 */
export const seatTypeInBody = (text: string): SeatType => seatTypeOr(text, 'invalidValue');

const seatTypeOr = (text: string, code: 'invalidValue' | 'notFound'): SeatType => {
  const type = seatTypeFrom(text);
  if (type === undefined) {
    throw new HttpError(
      code,
      `There is no seat type "${text}". Known seat types: ${SEAT_TYPE_SPELLINGS.join(', ')}.`,
    );
  }
  return type;
};
