import { type UserId } from '../../kernel/ids.ts';
import { type SeatType } from '../seat-type.ts';
import { type Session, type SessionEnd } from './session.ts';

/** One agent's hold on one product, with all its sessions on all devices. */
export interface Occupancy {
  readonly id: string;
  readonly user: UserId;
  readonly product: string;
  /** `concurrent`: it has one seat of the pool, however many sessions there are. */
  readonly seatType: SeatType;
  /** Grows from each occupancy to the next: what an older one still says is void. */
  readonly epoch: number;
  /** `ending`: no new session on it; it ends with the last one it has. */
  readonly state: 'occupied' | 'ending' | 'ended';
  readonly since: string;
  readonly endRequestedAt: string | null;
  readonly endRequestedBy: string | null;
  /** Of a stored occupancy only those that have not ended. */
  readonly sessions: readonly Session[];
  /** Null while it lasts. */
  readonly end: SessionEnd | null;
}

/** The sessions that have not ended. */
export const unendedSessions = ({ sessions }: Occupancy): Session[] =>
  sessions.filter(({ end }) => end === null);

/** When the agent was last heard of, on whichever device. */
export const lastSeenAt = ({ sessions, since }: Pick<Occupancy, 'sessions' | 'since'>): string =>
  sessions.reduce((latest, session) => (session.lastSeenAt > latest ? session.lastSeenAt : latest), since);
