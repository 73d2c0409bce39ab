import { randomUUID } from 'node:crypto';
import { type TenantId, type UserId } from '../../src/kernel/ids.ts';
import { type SeatType } from '../../src/seats/seat-type.ts';
import { type Database } from '../../src/storage/database.ts';

/** A tenant in PostgreSQL that has users and nothing else. */
export interface BareTenant {
  readonly tenant: TenantId;
  newUser(): Promise<UserId>;
}

export const newBareTenant = async (database: Database): Promise<BareTenant> => {
  const tenant = randomUUID() as TenantId;
  const insertTenant = { name: '', text: "insert into tenants (tenant_id, name) values ($1, 'bare')" };
  await database.query(insertTenant, [tenant]);
  const insertUser = {
    name: '',
    text: `insert into users (tenant_id, user_id, user_name, connection, active, document, comparable)
           values ($1, $2::uuid, $2::uuid::text, 'test', true, '{}', '{}')`,
  };
  return {
    tenant,
    newUser: async () => {
      const user = randomUUID() as UserId;
      await database.query(insertUser, [tenant, user]);
      return user;
    },
  };
};

/** A tenant whose agents share the seats of one product. */
export interface SeatedTenant extends BareTenant {
  /** A user with the right to a seat, written without the allocator. */
  newAgent(type: SeatType): Promise<UserId>;
  /** Changes the capacity of the shared pool. */
  setCapacity(capacity: number): Promise<void>;
}

export const newSeatedTenant = async (
  database: Database,
  { product, concurrent }: { readonly product: string; readonly concurrent: number },
): Promise<SeatedTenant> => {
  const bare = await newBareTenant(database);
  const run = async (text: string, values: readonly unknown[]): Promise<void> => {
    await database.query({ name: '', text }, values);
  };
  await run(`insert into products values ($1, $1, 'session', 'mixed', true, $1) on conflict do nothing`, [
    product,
  ]);
  const pool = 'insert into seat_pools (tenant_id, product, type, capacity) values ($1, $2, $3, $4)';
  await run(pool, [bare.tenant, product, 'concurrent', concurrent]);
  await run(pool, [bare.tenant, product, 'named', 1000]);
  return {
    ...bare,
    newAgent: async (type) => {
      const user = await bare.newUser();
      await run(
        `insert into seat_grants (tenant_id, user_id, product, type, status, ordinal)
         values ($1, $2, $3, $4, 'assigned', 0)`,
        [bare.tenant, user, product, type],
      );
      return user;
    },
    setCapacity: async (capacity) =>
      run(
        `update seat_pools set capacity = $3 where tenant_id = $1 and product = $2 and type = 'concurrent'`,
        [...[bare.tenant, product, capacity]],
      ),
  };
};
