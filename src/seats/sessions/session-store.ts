import { type UserId } from '../../kernel/ids.ts';
import { type SeatType } from '../seat-type.ts';
import { type Occupancy } from './occupancy.ts';
import { type Session, type SessionEnd, type SessionKind } from './session.ts';

/** How a product's back end names an agent. `userName` is matched without regard to case. */
export interface AgentName {
  readonly by: 'userName' | 'userId' | 'externalId';
  readonly value: string;
}

/** A session that is asked for. */
export interface SessionOrder {
  readonly agent: AgentName;
  readonly product: string;
  readonly kind: SessionKind;
  readonly device: string | null;
  readonly platform: string | null;
  /** The product's back end that asks; keys are its own. */
  readonly connection: string;
  /** The same key is the same request: it opens one session, however often it is sent. */
  readonly idempotencyKey: string | null;
}

/** A session as its agent knows it. */
export interface HeldSession {
  readonly id: string;
  readonly occupancyId: string;
  readonly state: Session['state'];
  readonly seatType: SeatType;
  readonly epoch: number;
  /** Seconds until it is lost unless it is heard of again. */
  readonly expiresIn: number;
}

/** How full a concurrent pool is. */
export interface PoolUse {
  readonly capacity: number;
  readonly occupied: number;
  /** Agents in the waiting line, with the one who asks when it has a place. */
  readonly waiting: number;
  /** Of the one who asks, from 1; absent when it does not wait. */
  readonly position?: number;
}

/** What comes of an order. */
export type Opening =
  | { readonly outcome: 'opened'; readonly session: HeldSession }
  | ({ readonly outcome: 'allSharedSeatsInUse' } & PoolUse)
  | { readonly outcome: 'wrongSessionKind'; readonly occupiedBy: 'session' | 'login' }
  | {
      readonly outcome:
        | 'ambiguousUser'
        | 'idempotencyKeyReused'
        | 'noSeat'
        | 'occupancyEnding'
        | 'unknownProduct'
        | 'unknownUser'
        | 'userInactive';
    };

/** What has become of a session. */
export type Fate =
  | { readonly outcome: 'alive'; readonly session: HeldSession }
  | { readonly outcome: 'ended'; readonly end: SessionEnd }
  | { readonly outcome: 'notFound' };

/**
 * The agents of one tenant at work. Each call is a transaction of its own and one round trip: what products ask for
 * all day. An id that is none of the tenant's is `notFound`. The store tells the time.
 */
export interface SessionStore {
  /** Opens a session, on the occupancy that the agent has of the product or on a new one with a seat of its own. */
  open(order: SessionOrder): Promise<Opening>;
  connect(id: string): Promise<Fate>;
  heartbeat(id: string): Promise<Fate>;
  /** Closes a session, and frees the seat with the last one. Answers how it ended, now or earlier. */
  close(id: string, by: string): Promise<Fate>;
  /** Closes all sessions of an occupancy. Answers how it ended, now or earlier. */
  clear(occupancyId: string, by: string): Promise<Fate>;
}

/** Occupancies that nobody else changes until the end of the transaction. */
export interface LockedOccupancies {
  readonly occupancies: readonly Occupancy[];
  /** The store's time after they were locked, ISO 8601 in UTC. */
  readonly at: string;
}

/** Whose occupancies are meant: of these products, or of all. */
export interface Holder {
  readonly user: UserId;
  readonly products?: readonly string[];
}

/**
 * The occupancies of one tenant, in a transaction with other writes: for whoever ends them from outside. Their locks
 * come after those of users, pools and grants.
 */
export interface OccupancyStore {
  /** Locks what users occupy. */
  lockOf(holders: readonly Holder[]): Promise<LockedOccupancies>;
  /**
   * Locks occupancies by their ids, those too that have ended and are still known; what is none of the tenant's is left
   * out.
   */
  lock(ids: readonly string[]): Promise<LockedOccupancies>;
  /**
   * Gives those who work in a product on a named seat a shared one, where one is free. Their shared grants must be
   * written before, and nothing of theirs be locked by `lock` or `lockOf` yet.
   */
  share(agents: readonly { readonly user: UserId; readonly product: string }[]): Promise<void>;
  /**
   * Writes what transitions made of locked occupancies; the seat of one is free when it ended, or is a named one now.
   * The note is for the record, in the words of whoever asked for the end.
   */
  save(occupancies: readonly Occupancy[], note?: string | null): Promise<void>;
}
