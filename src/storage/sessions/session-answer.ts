import {
  type Fate,
  type HeldSession,
  type Opening,
  type PoolUse,
} from '../../seats/sessions/session-store.ts';
import { type SessionEnd } from '../../seats/sessions/session.ts';
import { type SessionTimes } from '../../seats/sessions/session-times.ts';

type SessionFacts = Omit<HeldSession, 'expiresIn'>;

/** A session that is open now. */
export type OpenedAnswer = { readonly outcome: 'opened' } & Omit<SessionFacts, 'state'>;

/** What `session_open` answers. */
export type OpenAnswer =
  | OpenedAnswer
  | ({ readonly outcome: 'allSharedSeatsInUse' } & PoolUse)
  | Exclude<Opening, { readonly outcome: 'opened' | 'allSharedSeatsInUse' }>;

/** What the other functions answer. */
export type FateAnswer =
  | ({ readonly outcome: 'alive' } & SessionFacts)
  | ({ readonly outcome: 'ended' } & SessionEnd)
  | { readonly outcome: 'notFound' };

export const openingFrom = (answer: OpenAnswer, times: SessionTimes): Opening =>
  answer.outcome === 'opened' ? openedFrom(answer, times) : answer;

/** A request that is repeated by its key is answered as the first time: with a session that is open. */
export const openedFrom = (
  { id, occupancyId, seatType, epoch }: OpenedAnswer,
  { ttl }: SessionTimes,
): Extract<Opening, { readonly outcome: 'opened' }> => ({
  outcome: 'opened',
  session: { id, occupancyId, state: 'open', seatType, epoch, expiresIn: ttl },
});

export const fateFrom = (answer: FateAnswer, { ttl, connectedTtl }: SessionTimes): Fate => {
  switch (answer.outcome) {
    case 'notFound':
      return answer;
    case 'ended': {
      const { reason, by, at } = answer;
      return { outcome: 'ended', end: { reason, by, at: new Date(at).toISOString() } };
    }
    case 'alive': {
      const { outcome, ...session } = answer;
      return {
        outcome,
        session: { ...session, expiresIn: session.state === 'connected' ? connectedTtl : ttl },
      };
    }
  }
};
