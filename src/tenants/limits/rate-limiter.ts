import { type TenantId } from '../../kernel/ids.ts';
import { type Lane } from './lane.ts';

/** Stands for a tenant where the vendor is counted, who belongs to none. */
export const OF_THE_OPERATOR = '00000000-0000-0000-0000-000000000000' as TenantId;

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
