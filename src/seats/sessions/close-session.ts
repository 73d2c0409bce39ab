import { sessionEnded } from './occupancy-transitions.ts';
import { SessionError } from './session-error.ts';
import { type Fate, type SessionStore } from './session-store.ts';

/** What is to be closed, and by whom. */
export interface Closing {
  readonly id: string;
  /** The connection of the product's back end. */
  readonly by: string;
}

/**
 * Closes a session; the seat is free with the last one. One that was closed before is fine, so that a back end may
 * send it again when the answer was lost.
 * @throws SessionError `notFound`; `sessionEnded` when it had ended for another reason.
 */
export const closeSession = async (sessions: SessionStore, { id, by }: Closing): Promise<void> => {
  refuseOther(await sessions.close(id, by), 'session');
};

/**
 * Closes all of an agent's sessions in a product: the owner clears the seat. Once more is fine.
 * @throws SessionError `notFound`; `sessionEnded` when it had ended for another reason.
 */
export const clearOccupancy = async (sessions: SessionStore, { id, by }: Closing): Promise<void> => {
  refuseOther(await sessions.clear(id, by), 'occupancy');
};

const refuseOther = (fate: Fate, what: string): void => {
  if (fate.outcome === 'notFound') {
    throw new SessionError('notFound', `There is no such ${what}.`);
  }
  if (fate.outcome === 'ended' && fate.end.reason !== 'closed') {
    throw sessionEnded(fate.end);
  }
};
