import { randomUUID } from 'node:crypto';
import { type TenantId, type UserId } from '../../src/kernel/ids.ts';
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
