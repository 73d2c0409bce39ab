import { type HeldSession, type SessionOrder } from '../sessions/session-store.ts';
import { sessionFrom, type SessionDependencies } from '../sessions/start-session.ts';
import { type InLine, type LineOpening, type WaitingLine } from './waiting-line.ts';

/** How long a request waits. */
export interface Patience {
  /** Aborted when it is to be answered: its time is up, the server goes down, or its client has gone. */
  readonly over: AbortSignal;
  /** Aborted when nobody is there any more to be answered. */
  readonly gone: AbortSignal;
}

/** What waiting works with. */
export interface LineDependencies extends SessionDependencies {
  readonly line: WaitingLine;
}

/**
 * Opens a session as `startSession` does, but waits in line while every shared seat is in use. No transaction and no
 * connection is held meanwhile.
 * @throws what `startSession` throws; `allSharedSeatsInUse` has the `position` in line, from 1, when the patience is
 * over. The place is remembered for a while for whoever asks again.
 */
export const waitForSession = async (
  deps: LineDependencies,
  order: SessionOrder,
  patience: Patience,
): Promise<HeldSession> => {
  const opening = await openInTurn(deps.line, order, patience);
  if (opening.outcome === 'opened' && patience.gone.aborted && order.idempotencyKey === null) {
    // Nobody will ever know its id, and it would hold the seat until it expires. By a key it can be asked for again.
    await deps.sessions.close(opening.session.id, order.connection);
  }
  return sessionFrom(opening, deps, order);
};

const openInTurn = async (
  line: WaitingLine,
  order: SessionOrder,
  { over, gone }: Patience,
): Promise<LineOpening> => {
  let opening = await line.open(order);
  if (!isInLine(opening)) {
    return opening;
  }
  const stay = line.enter(opening.place);
  try {
    while (isInLine(opening)) {
      const isLast = await stay.turn(over).then(() => over.aborted);
      if (gone.aborted) {
        return opening;
      }
      // Also at the end: the seat may be free by now, and the place is told as it is then.
      opening = await line.open(order);
      if (isLast) {
        return opening;
      }
    }
    return opening;
  } finally {
    await stay.leave();
  }
};

const isInLine = (opening: LineOpening): opening is InLine => opening.outcome === 'allSharedSeatsInUse';
