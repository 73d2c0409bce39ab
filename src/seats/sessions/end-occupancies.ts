import { type Acting } from '../../kernel/actor.ts';
import { type UnitOfWork } from '../../kernel/unit-of-work.ts';
import { type SeatTransaction } from '../seat-store.ts';
import { type Occupancy, unendedSessions } from './occupancy.ts';
import { requestEnd } from './occupancy-transitions.ts';
import { SessionError } from './session-error.ts';

/** What an administrator wants to end. */
export interface EndOrder extends Acting {
  /** Occupancies; an id counts once, in whatever letter case. */
  readonly ids: readonly string[];
  /** Ends connected sessions too. */
  readonly force: boolean;
  /** In the administrator's words, for the record. */
  readonly note: string | null;
}

/** What became of one of them. */
export type EndResult =
  /** Now or earlier, for whatever reason: its seat is free. */
  | { readonly id: string; readonly status: 'ended' }
  /** So many sessions are connected, and the seat is free with the last of them. */
  | { readonly id: string; readonly status: 'ending'; readonly connected: number }
  | { readonly id: string; readonly status: 'namedSeatNotClearable' | 'notFound' };

/**
 * Ends occupancies of shared seats, all in one transaction, and answers what became of each. Open sessions and logins
 * end at once; connected ones are not affected unless forced. Asked again, it answers the same.
 */
export const endOccupancies = async (
  unitOfWork: UnitOfWork<SeatTransaction>,
  { ids, force, note, ...acting }: EndOrder,
): Promise<EndResult[]> =>
  unitOfWork.run(acting, async ({ seats: { occupancies } }) => {
    const wanted = new Map(ids.map((id) => [id.toLowerCase(), id]));
    const locked = await occupancies.lock([...wanted.keys()]);
    const end = { reason: 'endedByAdmin', by: acting.actor.connection, at: locked.at, force } as const;
    const ended = locked.occupancies.map((each) => (isClearable(each) ? requestEnd(each, end) : each));
    await occupancies.save(
      ended.filter((each) => !locked.occupancies.includes(each)),
      note,
    );
    const found = new Map(ended.map((each) => [each.id, each]));
    return [...wanted].map(([key, id]) => resultOf(id, found.get(key)));
  });

/**
 * Ends one occupancy of a shared seat, as `endOccupancies` does.
 * @throws SessionError `notFound`, `namedSeatNotClearable`.
 */
export const endOccupancy = async (
  unitOfWork: UnitOfWork<SeatTransaction>,
  { id, ...acting }: Acting & { readonly id: string },
): Promise<Exclude<EndResult, { readonly status: 'namedSeatNotClearable' | 'notFound' }>> => {
  const [result] = await endOccupancies(unitOfWork, { ...acting, ids: [id], force: false, note: null });
  if (result?.status === 'ended' || result?.status === 'ending') {
    return result;
  }
  throw new SessionError(result?.status ?? 'notFound', endSentence(result ?? { id, status: 'notFound' }));
};

/** What became of an occupancy, as the administrator reads it. */
export const endSentence = (result: EndResult): string => {
  switch (result.status) {
    case 'ended':
      return 'Session ended. The seat is available.';
    case 'ending':
      return (
        "Session ended. The seat will be available when the agent's " +
        `${result.connected} active support session(s) have ended.`
      );
    case 'namedSeatNotClearable':
      return 'Named seats cannot be cleared. Remove the product from the user instead.';
    case 'notFound':
      return 'There is no such session.';
  }
};

/** A named seat is its person's, whether or not somebody works on it. */
const isClearable = ({ seatType, end }: Occupancy): boolean => seatType === 'concurrent' && end === null;

const resultOf = (id: string, occupancy: Occupancy | undefined): EndResult => {
  if (occupancy === undefined) {
    return { id, status: 'notFound' };
  }
  if (occupancy.seatType === 'named') {
    return { id, status: 'namedSeatNotClearable' };
  }
  return occupancy.end === null
    ? { id, status: 'ending', connected: unendedSessions(occupancy).length }
    : { id, status: 'ended' };
};
