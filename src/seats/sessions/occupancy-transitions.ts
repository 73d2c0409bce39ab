import { type Occupancy, unendedSessions } from './occupancy.ts';
import { type Session, type SessionEnd } from './session.ts';
import { SessionError } from './session-error.ts';

/** A session that begins. */
export type NewSession = Omit<Session, 'state' | 'end'>;

/**
 * The occupancy with one more session.
 * @throws SessionError `occupancyEnding` while it drains, `sessionEnded` when it is over.
 */
export const openSession = (occupancy: Occupancy, session: NewSession): Occupancy => {
  if (occupancy.end !== null) {
    throw sessionEnded(occupancy.end);
  }
  if (occupancy.state === 'ending') {
    throw occupancyEnding();
  }
  return { ...occupancy, sessions: [...occupancy.sessions, { ...session, state: 'open', end: null }] };
};

/** What is heard of a session: when, and until when it is good for that. */
export interface LifeSign {
  readonly at: string;
  readonly expiresAt: string;
}

/**
 * The occupancy with a session that has a customer; one that has one already is heard of.
 * @throws SessionError `notFound`, `sessionEnded`.
 */
export const connectSession = (occupancy: Occupancy, id: string, sign: LifeSign): Occupancy =>
  onLive(occupancy, { id, at: sign.at }, (session) => ({ ...heard(session, sign), state: 'connected' }));

/**
 * The occupancy with a session that was heard of.
 * @throws SessionError `notFound`, `sessionEnded`.
 */
export const keepSession = (occupancy: Occupancy, id: string, sign: LifeSign): Occupancy =>
  onLive(occupancy, { id, at: sign.at }, (session) => heard(session, sign));

/**
 * The occupancy without a session; with the last one it ends. A session that is over stays as it ended.
 * @throws SessionError `notFound`.
 */
export const endSession = (occupancy: Occupancy, id: string, end: SessionEnd): Occupancy => {
  if (!occupancy.sessions.some((session) => session.id === id)) {
    throw notFound();
  }
  return ending(expire(occupancy, end.at), end, (session) => session.id === id);
};

/** The occupancy without the sessions that were not heard of in time; with the last one it ends. */
export const expire = (occupancy: Occupancy, at: string): Occupancy => {
  const lost = unendedSessions(occupancy).filter(({ expiresAt }) => expiresAt <= at);
  return lost.reduce(
    (rest, { id, expiresAt }) =>
      ending(rest, { reason: 'expired', by: null, at: expiresAt }, (session) => session.id === id),
    occupancy,
  );
};

/** The occupancy as it is when everything in it ends at once, also what is connected. */
export const endAll = (occupancy: Occupancy, end: SessionEnd): Occupancy =>
  ending(expire(occupancy, end.at), end, () => true);

/**
 * The occupancy as it is when somebody else wants it to end. Open sessions and logins end at once; connected ones are
 * not affected: it is `ending` until the last of them has ended, and takes no new one meanwhile. Who asked first stays
 * on record. `force` ends connected sessions too.
 */
export const requestEnd = (
  occupancy: Occupancy,
  { force, ...end }: SessionEnd & { readonly force: boolean },
): Occupancy => {
  if (occupancy.end !== null) {
    return occupancy;
  }
  const mayStay = ({ state, kind }: Session): boolean => state === 'connected' && kind !== 'login' && !force;
  const rest = ending(expire(occupancy, end.at), end, (session) => !mayStay(session));
  const asked = {
    endRequestedAt: occupancy.endRequestedAt ?? end.at,
    endRequestedBy: occupancy.endRequestedAt === null ? end.by : occupancy.endRequestedBy,
  };
  return rest.end === null ? { ...rest, ...asked, state: 'ending' } : { ...rest, ...asked };
};

/**
 * The occupancy of an agent who has a named seat now: its shared seat is free, its sessions go on, and new ones may
 * begin, also where the others were draining: a named seat always lets its agent in.
 */
export const switchToNamed = (occupancy: Occupancy): Occupancy =>
  occupancy.end === null && (occupancy.seatType !== 'named' || occupancy.state === 'ending')
    ? { ...occupancy, seatType: 'named', state: 'occupied', endRequestedAt: null, endRequestedBy: null }
    : occupancy;

/** Ends the sessions chosen, and the occupancy when none is left. */
const ending = (
  occupancy: Occupancy,
  end: SessionEnd,
  isChosen: (session: Session) => boolean,
): Occupancy => {
  if (occupancy.end !== null) {
    return occupancy;
  }
  const sessions = occupancy.sessions.map((session): Session =>
    session.end === null && isChosen(session) ? { ...session, state: 'ended', end } : session,
  );
  const isOver = sessions.every((session) => session.end !== null);
  return isOver ? { ...occupancy, sessions, state: 'ended', end } : { ...occupancy, sessions };
};

const heard = (session: Session, { at, expiresAt }: LifeSign): Session => ({
  ...session,
  lastSeenAt: at,
  expiresAt,
});

const onLive = (
  occupancy: Occupancy,
  { id, at }: { readonly id: string; readonly at: string },
  change: (session: Session) => Session,
): Occupancy => {
  const found = occupancy.sessions.find((session) => session.id === id);
  if (found === undefined) {
    throw notFound();
  }
  if (found.end !== null || found.expiresAt <= at) {
    throw sessionEnded(found.end ?? { reason: 'expired', by: null, at: found.expiresAt });
  }
  const sessions = occupancy.sessions.map((session) => (session === found ? change(session) : session));
  return { ...occupancy, sessions };
};

const notFound = (): SessionError => new SessionError('notFound', 'There is no such session.');

/** The refusal of whatever is asked of a session that is over. */
export const sessionEnded = (end: SessionEnd): SessionError =>
  new SessionError('sessionEnded', 'This session has ended.', { ...end });

/** The refusal of a new session while the others of the occupancy drain. */
export const occupancyEnding = (): SessionError =>
  new SessionError(
    'occupancyEnding',
    'This session is being ended. To start a new one, please wait until the active support sessions have ended.',
  );
