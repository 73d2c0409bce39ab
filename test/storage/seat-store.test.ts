import { randomUUID } from 'node:crypto';
import { type TenantId, type UserId } from '../../src/kernel/ids.ts';
import { PostgresUnitOfWork } from '../../src/storage/postgres-unit-of-work.ts';
import { PostgresProductStore } from '../../src/storage/seats/postgres-product-store.ts';
import { inMemorySeats } from '../support/in-memory-seats.ts';
import { newBareTenant } from '../support/seat-tenant.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { itKeepsSeats, type SeatTenant } from './seat-store-contract.ts';

describe('the store of seats in memory', () => {
  let open: SeatTenant;
  beforeEach(() => {
    const newUser = async (): Promise<UserId> => Promise.resolve(randomUUID() as UserId);
    open = { ...inMemorySeats(), tenant: randomUUID() as TenantId, newUser };
  });
  itKeepsSeats(() => open);
});

describe('the store of seats in PostgreSQL', () => {
  let test: TestDatabase;
  let open: SeatTenant;
  before(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    await test.database.query({ name: '', text: 'delete from tenants' }, []);
    await test.database.query({ name: '', text: 'delete from products' }, []);
    const { database } = test;
    open = {
      ...(await newBareTenant(database)),
      unitOfWork: new PostgresUnitOfWork(database, new Map()),
      products: new PostgresProductStore(database),
    };
  });
  after(async () => test.drop());
  itKeepsSeats(() => open);
});
