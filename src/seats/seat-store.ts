import { type UserId } from '../kernel/ids.ts';
import { type Product } from './product.ts';
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
  /** Writes a user's grants; their pools must be locked before. Answers them as they are then, in their order. */
  writeGrants(change: GrantChange): Promise<SeatGrant[]>;
  /** Assigns seats to those who have waited longest in a locked pool, at most `count`. */
  promoteWaiting(pool: SeatPoolKey, count: number): Promise<void>;
}

/** What a use case of the seat domain works with. */
export interface SeatTransaction {
  readonly seats: SeatStore;
}
