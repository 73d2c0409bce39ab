import { type TenantId } from '../../kernel/ids.ts';
import { type Lane } from './lane.ts';

/** Whose requests are counted together: those of one connection in one lane, over all server processes. */
export interface Counted {
  readonly tenant: TenantId;
  readonly connection: string;
  readonly lane: Lane;
}

/** How many requests a connection may make. */
export interface RateLimiter {
  /** Counts a request. Answers 0 when it may be made, else the seconds after which the next one may be. */
  admit(counted: Counted): Promise<number>;
}

/** For a server without a limit. */
export const UNLIMITED: RateLimiter = { admit: async () => Promise.resolve(0) };
