import { sessionEnded } from './occupancy-transitions.ts';
import { SessionError } from './session-error.ts';
import { type Fate, type HeldSession, type SessionStore } from './session-store.ts';

/**
 * A sign of life of a session: a heartbeat, or the arrival of a customer. Answers the session as it is then.
 * @throws SessionError `notFound`; `sessionEnded` with the reason, also when it has expired and nobody needed its seat
 * yet: an agent that was away for too long is told the same in either case.
 */
export const continueSession = async (
  sessions: SessionStore,
  { id, sign }: { readonly id: string; readonly sign: 'connect' | 'heartbeat' },
): Promise<HeldSession> => {
  const fate: Fate = await sessions[sign](id);
  if (fate.outcome === 'alive') {
    return fate.session;
  }
  throw fate.outcome === 'ended'
    ? sessionEnded(fate.end)
    : new SessionError('notFound', 'There is no such session.');
};
