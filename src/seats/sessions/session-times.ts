/** How long a session is good for without being heard of, in seconds. */
export interface SessionTimes {
  readonly ttl: number;
  /** While it is connected. */
  readonly connectedTtl: number;
}

/** Seconds between two heartbeats: of three in a row, two may be lost. */
export const heartbeatEvery = ({ ttl, connectedTtl }: SessionTimes): number =>
  Math.max(1, Math.floor(Math.min(ttl, connectedTtl) / 3));
