import { type Opening, type PoolUse, type SessionOrder } from '../sessions/session-store.ts';
import { type Place } from './place.ts';

/** The refusal of a full pool to an agent that has a place in its line now. */
export type InLine = { readonly outcome: 'allSharedSeatsInUse'; readonly place: Place } & PoolUse;

/** What comes of an order whose agent waits when the pool is full. */
export type LineOpening = Exclude<Opening, { readonly outcome: 'allSharedSeatsInUse' }> | InLine;

/** One request's wait with a place. The place is kept until it leaves, also while it asks. */
export interface Stay {
  /** Answers as soon as it is worth asking again, and at the latest when `over` is aborted. */
  turn(over: AbortSignal): Promise<void>;
  /** Gives the place up, unless it was served or another request waits with it. Never fails: the lease ends anyway. */
  leave(): Promise<void>;
}

/**
 * The lines of one tenant, one for each product, first come first served, over all processes. A seat that is due to
 * somebody in line is given to nobody else; a place counts only while its request is there.
 */
export interface WaitingLine {
  /** Opens a session when it is the agent's turn; else the agent is in line, in its old place or as the last. */
  open(order: SessionOrder): Promise<LineOpening>;
  /** Begins to wait with a place. */
  enter(place: Place): Stay;
}
