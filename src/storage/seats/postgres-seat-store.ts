import { type TenantId, type UserId } from '../../kernel/ids.ts';
import { type Product } from '../../seats/product.ts';
import { type GrantChange, type GrantToWrite, type SeatGrant } from '../../seats/seat-grant.ts';
import {
  type SeatPool,
  type SeatPoolInUse,
  type SeatPoolKey,
  type SeatPoolTerms,
} from '../../seats/seat-pool.ts';
import { type Holding, type SeatStore } from '../../seats/seat-store.ts';
import { type OccupancyStore } from '../../seats/sessions/session-store.ts';
import { PostgresOccupancyStore } from '../sessions/postgres-occupancy-store.ts';
import { type Queryable } from '../statement.ts';
import { orExclusive } from './or-exclusive.ts';
import { grantFromRow, type GrantRow } from './grant-row.ts';
import { holdingFromRow, type HoldingRow } from './holding-row.ts';
import { poolFromRow, poolInUseFromRow, type PoolRow } from './pool-row.ts';
import { productFromRow, type ProductRow } from './product-row.ts';
import * as statements from './seat-statements.ts';

/** Pools and grants of one tenant, on one connection. */
export class PostgresSeatStore implements SeatStore {
  readonly occupancies: OccupancyStore;
  readonly #connection: Queryable;
  readonly #tenant: TenantId;
  #products: Promise<ProductRow[]> | undefined;

  constructor(connection: Queryable, tenant: TenantId) {
    this.#connection = connection;
    this.#tenant = tenant;
    this.occupancies = new PostgresOccupancyStore(connection, tenant);
  }

  async products(): Promise<Product[]> {
    // Asked for by each who needs them, read once a transaction.
    this.#products ??= this.#connection.query<ProductRow>(statements.PRODUCTS, []);
    return (await this.#products).map(productFromRow);
  }

  async pools(): Promise<SeatPoolInUse[]> {
    const rows = await this.#connection.query<PoolRow & { readonly occupied: number }>(statements.POOLS, [
      this.#tenant,
    ]);
    return rows.map(poolInUseFromRow);
  }

  async lockTenant(): Promise<void> {
    await this.#connection.query(statements.LOCK_TENANT, [this.#tenant]);
  }

  async lockPools(keys: readonly SeatPoolKey[]): Promise<SeatPool[]> {
    const products = keys.map(({ product }) => product);
    const types = keys.map(({ type }) => type);
    const rows = await this.#connection.query<PoolRow>(statements.LOCK_POOLS, [
      this.#tenant,
      products,
      types,
    ]);
    return rows.map(poolFromRow);
  }

  async putPool({ product, type }: SeatPoolKey, terms: SeatPoolTerms): Promise<void> {
    const { capacity, grantLimit, whenFull } = terms;
    const values = [this.#tenant, product, type, capacity, grantLimit, whenFull];
    await orExclusive(this.#connection.query(statements.PUT_POOL, values));
  }

  async grantsOf(user: UserId): Promise<SeatGrant[]> {
    const rows = await this.#connection.query<GrantRow>(statements.GRANTS_OF, [this.#tenant, user]);
    return rows.map(grantFromRow);
  }

  async holdings(users: readonly UserId[]): Promise<Holding[]> {
    const rows = await this.#connection.query<HoldingRow>(statements.HOLDINGS, [this.#tenant, users]);
    return rows.map(holdingFromRow);
  }

  async writeGrants(changes: readonly GrantChange[]): Promise<ReadonlyMap<UserId, readonly SeatGrant[]>> {
    // What goes first: a seat that is given back in the same request may be had again.
    const removed = changes.flatMap(({ user, removed: products }) =>
      products.map((product) => ({ user, product })),
    );
    if (removed.length > 0) {
      const users = removed.map(({ user }) => user);
      const products = removed.map(({ product }) => product);
      await this.#connection.query(statements.DELETE_GRANTS, [this.#tenant, users, products]);
    }
    const written = new Map(changes.map(({ user }): [UserId, SeatGrant[]] => [user, []]));
    for (const row of await this.#write(changes)) {
      written.get(row.user_id)?.push(grantFromRow(row));
    }
    return written;
  }

  async #write(changes: readonly GrantChange[]): Promise<(GrantRow & { readonly user_id: UserId })[]> {
    const grants = changes.flatMap(({ user, grants: own }) => own.map((grant) => ({ ...grant, user })));
    if (grants.length === 0) {
      return [];
    }
    const column = (name: keyof GrantToWrite | 'user'): string[] => grants.map((grant) => grant[name]);
    return this.#connection.query(statements.WRITE_GRANTS, [
      this.#tenant,
      column('user'),
      column('product'),
      column('type'),
      column('status'),
      column('source'),
    ]);
  }

  async promoteWaiting({ product, type }: SeatPoolKey, count: number): Promise<void> {
    await this.#connection.query(statements.PROMOTE_WAITING, [this.#tenant, product, type, count]);
  }
}
