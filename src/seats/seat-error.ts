import { DomainError } from '../kernel/domain-error.ts';
import { type SeatPoolKey } from './seat-pool.ts';

/** The refusals of the seat domain. */
export type SeatErrorCode =
  | 'capacityBelowAssigned'
  | 'contactVendor'
  | 'duplicateSeatRule'
  | 'exclusiveSeatType'
  | 'insufficientSeats'
  | 'unknownGroup'
  | 'unknownPool'
  | 'unknownProduct'
  | 'unknownRuleProduct'
  | 'unknownSeatRule'
  | 'wrongSeatType';

/** A refusal of the seat domain; `message` is the sentence that the administrator reads. */
export class SeatError extends DomainError<SeatErrorCode> {}

/** A pool that cannot give what was asked of it. */
export interface Shortage extends SeatPoolKey {
  readonly displayName: string;
  /** How many users may be assigned. */
  readonly limit: number;
  readonly assigned: number;
  /** How many more were asked for. */
  readonly requested: number;
}

/** Refuses a whole request: every pool that is short is in it, each with one sentence. */
export class InsufficientSeats extends SeatError {
  readonly shortages: readonly Shortage[];

  constructor(shortages: readonly Shortage[]) {
    super('insufficientSeats', shortages.map(sentence).join(' '), { shortages });
    this.shortages = shortages;
  }
}

const sentence = ({ displayName, type, assigned, limit }: Shortage): string =>
  `Insufficient seats: ${displayName} (${type}) has ${assigned} of ${limit} seats assigned. ` +
  'Remove a product seat from another agent or add more seats.';
