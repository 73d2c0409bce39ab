import { type TenantId } from '../../kernel/ids.ts';
import { type AssignedSeat, type HourOfUsage, type HourRange } from './usage.ts';

/** Which hours are wanted, and of which product; undefined: of all. */
export interface HoursQuery {
  readonly range: HourRange;
  readonly product: string | undefined;
}

/** A place in the list of assigned seats. */
export interface SeatPosition {
  readonly unusedSince: string;
  readonly user: string;
  readonly product: string;
}

/** Which assigned seats are wanted; what is undefined restricts nothing. */
export interface AssignedSeatsQuery {
  readonly limit: number;
  /** Where the page before ended. */
  readonly behind: SeatPosition | undefined;
  readonly product: string | undefined;
  /** Those that were assigned before this instant, ISO 8601 in UTC, and have not been used from it on. */
  readonly unusedSince: string | undefined;
}

export interface AssignedSeatsPage {
  /** The longest unused first. */
  readonly items: readonly AssignedSeat[];
  readonly totalResults: number;
  /** Where the next page begins; undefined on the last one. */
  readonly next: SeatPosition | undefined;
}

/** Reads how the seats of one tenant were used. */
export interface UsageReader {
  /** The store's time, ISO 8601 in UTC. */
  now(): Promise<string>;
  /** Every hour of the range, of each product that the tenant has a pool of, by hour and product. */
  hours(tenant: TenantId, query: HoursQuery): Promise<HourOfUsage[]>;
  /** One page. A seat that is used while somebody follows the pages may be on two of them; none is left out. */
  assignedSeats(tenant: TenantId, query: AssignedSeatsQuery): Promise<AssignedSeatsPage>;
}
