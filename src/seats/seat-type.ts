/** A named seat belongs to one person; a concurrent seat is taken by whoever works. */
export type SeatType = 'named' | 'concurrent';

/** Every spelling of a seat type that is accepted on input; concurrent seats are sold as "shared". */
const SPELLINGS: ReadonlyMap<string, SeatType> = new Map<string, SeatType>([
  ['named', 'named'],
  ['concurrent', 'concurrent'],
  ['shared', 'concurrent'],
]);

export const SEAT_TYPE_SPELLINGS: readonly string[] = [...SPELLINGS.keys()];

/** The seat type a client means, or undefined when it is none. Letter case does not matter. */
export const seatTypeFrom = (text: string): SeatType | undefined => SPELLINGS.get(text.toLowerCase());
