/** What an agent does in a session; `login` is the session of a product that is occupied by logging in. */
export type SessionKind = 'attended' | 'unattended' | 'login';

export const SESSION_KINDS: readonly SessionKind[] = ['attended', 'unattended', 'login'];

/** Why a session is over. */
export type EndReason = 'endedByAdmin' | 'expired' | 'userDeactivated' | 'seatRevoked' | 'closed';

/** How a session came to its end. */
export interface SessionEnd {
  readonly reason: EndReason;
  /** The connection that ended it; null where nobody did: it expired, or the seat was lost. */
  readonly by: string | null;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

/** One agent at work in a product, on one device. */
export interface Session {
  readonly id: string;
  readonly kind: SessionKind;
  readonly device: string | null;
  readonly platform: string | null;
  /** `open`: no customer yet; `connected`: at work with one. */
  readonly state: 'open' | 'connected' | 'ended';
  readonly startedAt: string;
  readonly lastSeenAt: string;
  /** When it is lost unless it is heard of again. */
  readonly expiresAt: string;
  /** Null while it lasts. */
  readonly end: SessionEnd | null;
}

/** Whether a session is not over: neither ended nor lost at a moment (ISO 8601 in UTC). */
export const isLive = ({ end, expiresAt }: Session, at: string): boolean => end === null && expiresAt > at;
