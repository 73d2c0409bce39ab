import { type TenantId, type UserId } from '../../kernel/ids.ts';
import { type SeatType } from '../seat-type.ts';
import { type Occupancy } from './occupancy.ts';

/** Who occupies a seat, as an administrator knows the person. */
export interface OccupyingAgent {
  readonly id: UserId;
  /** In the letters in which it was written. */
  readonly userName: string;
  readonly displayName: string | null;
  readonly email: string | null;
}

/** An occupancy that lasts: at least one of its sessions was heard of in time. */
export interface CurrentOccupancy extends Pick<
  Occupancy,
  'endRequestedAt' | 'endRequestedBy' | 'id' | 'product' | 'seatType' | 'since' | 'state'
> {
  /** The product's display name. */
  readonly displayName: string;
  readonly agent: OccupyingAgent;
  /** Those that are live, the oldest first. */
  readonly sessions: Occupancy['sessions'];
}

/** A place in the list of occupancies. */
export type OccupancyPosition = Pick<Occupancy, 'id' | 'since'>;

/** Which occupancies are wanted; what is undefined restricts nothing. */
export interface OccupancyQuery {
  readonly limit: number;
  /** Where the page before ended. */
  readonly behind: OccupancyPosition | undefined;
  readonly seatType: SeatType;
  readonly product: string | undefined;
  readonly state: 'occupied' | 'ending' | undefined;
  /** The id of a user, or a part of the userName or of the name, without regard to letter case. */
  readonly agent: string | undefined;
}

export interface OccupancyPage {
  /** The newest first. */
  readonly items: readonly CurrentOccupancy[];
  /** How many there are in all. */
  readonly totalResults: number;
  /** Where the next page begins; undefined on the last one. */
  readonly next: OccupancyPosition | undefined;
}

/** Reads what is occupied of one tenant; what has ended or expired is not there, reclaimed or not. */
export interface OccupancyReader {
  /** One page. Whoever follows the pages sees each occupancy that lasts throughout exactly once. */
  list(tenant: TenantId, query: OccupancyQuery): Promise<OccupancyPage>;
  /** Undefined also for an id that is none of the tenant's. */
  find(tenant: TenantId, id: string): Promise<CurrentOccupancy | undefined>;
}
