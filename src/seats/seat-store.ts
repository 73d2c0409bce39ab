import { type UserId } from '../kernel/ids.ts';
import { type Product } from './product.ts';
import { type RuledSeat } from './rules/seat-rule.ts';
import { type GrantChange, type SeatGrant } from './seat-grant.ts';
import { type SeatPool, type SeatPoolInUse, type SeatPoolKey, type SeatPoolTerms } from './seat-pool.ts';
import { type OccupancyStore } from './sessions/session-store.ts';

/** The vendor's list of products; it belongs to no tenant. */
export interface ProductStore {
  list(): Promise<Product[]>;
  put(product: Product): Promise<void>;
  /** Whether some tenant has both pools of the product open. */
  isSoldInBothTypes(product: string): Promise<boolean>;
}

/** What a user holds, and what rules give the user by all groups the user is in. */
export interface Holding {
  readonly user: UserId;
  readonly isActive: boolean;
  readonly grants: readonly SeatGrant[];
  readonly rules: readonly RuledSeat[];
}

/** Pools and grants of one tenant, in one transaction. */
export interface SeatStore {
  /** What is occupied, in the same transaction: who loses a seat works on it no longer. */
  readonly occupancies: OccupancyStore;
  products(): Promise<Product[]>;
  /** The tenant's pools in lock order. */
  pools(): Promise<SeatPoolInUse[]>;
  /** Locks the tenant, so that no other transaction opens a pool meanwhile. */
  lockTenant(): Promise<void>;
  /** Locks pools until the end of the transaction, in lock order; a pool that does not exist is left out. */
  lockPools(keys: readonly SeatPoolKey[]): Promise<SeatPool[]>;
  putPool(key: SeatPoolKey, terms: SeatPoolTerms): Promise<void>;
  grantsOf(user: UserId): Promise<SeatGrant[]>;
  /**
   * What users hold and what rules give them, in the order in which the users were created; who is gone is left out. It
   * is sure until the end of the transaction where the users' rows are locked, but for who waits.
   */
  holdings(users: readonly UserId[]): Promise<Holding[]>;
  /**
   * Writes the grants of users; their pools must be locked before. Answers those of each user as they are then, in their
   * order.
   */
  writeGrants(changes: readonly GrantChange[]): Promise<ReadonlyMap<UserId, readonly SeatGrant[]>>;
  /** Assigns seats to those who have waited longest in a locked pool, at most `count`. */
  promoteWaiting(pool: SeatPoolKey, count: number): Promise<void>;
}

/** What a use case of the seat domain works with. */
export interface SeatTransaction {
  readonly seats: SeatStore;
}
