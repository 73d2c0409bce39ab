import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { SYSTEM } from '../../src/kernel/actor.ts';
import { PostgresProductStore } from '../../src/storage/seats/postgres-product-store.ts';
import { type BareTenant, newBareTenant } from '../support/seat-tenant.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { SEAT_RULES, seatViolations } from './seat-checker.ts';

describe('the checker of the concurrency tests', () => {
  let test: TestDatabase;
  let bare: BareTenant;
  before(async () => {
    test = await createTestDatabase();
    const sold = { occupiedBy: 'session', sharedSelfService: true } as const;
    const products = new PostgresProductStore(test.database);
    await products.put({ product: 'mixed', displayName: 'Mixed', seatTypes: 'mixed', ...sold });
    await products.put({ product: 'single', displayName: 'Single', seatTypes: 'exclusive', ...sold });
    bare = await newBareTenant(test.database);
  });
  after(async () => test.drop());

  /** Writes past every guard: no trigger runs, and no foreign key is looked at. */
  const plant = async (...statements: readonly string[]): Promise<void> => {
    await test.database.transaction(SYSTEM, async (connection) => {
      for (const text of ['set local session_replication_role = replica', ...statements]) {
        await connection.query({ name: '', text }, []);
      }
    });
  };

  const pool = (product: string, type: string, capacity: number): string =>
    `insert into seat_pools (tenant_id, product, type, capacity)
     values ('${bare.tenant}', '${product}', '${type}', ${capacity})`;

  const grant = (user: string, type: string, status: string): string =>
    `insert into seat_grants (tenant_id, user_id, product, type, status, ordinal, waiting_number)
     values ('${bare.tenant}', '${user}', 'mixed', '${type}', '${status}', 0, ${status === 'waiting' ? 1 : 'null'})`;

  const seat = (seatNumber: number, user: string): string =>
    `insert into concurrent_seats (tenant_id, product, seat_number, user_id, occupancy_id)
     values ('${bare.tenant}', 'mixed', ${seatNumber}, '${user}', '${randomUUID()}')`;

  const occupancy = (user: string): string =>
    `insert into occupancies (tenant_id, occupancy_id, user_id, product, seat_type, seat_number, epoch, since)
     values ('${bare.tenant}', '${randomUUID()}', '${user}', 'mixed', 'concurrent', 9, 1, now())`;

  /** A named pool cannot be oversold and have a free seat at once. */
  const FREE = 'somebody waits while a named seat is free';

  it('finds nothing where nothing is wrong', async () => {
    expect(await seatViolations(test.database)).to.deep.equal({});
  });

  it('finds every violation that is planted', async () => {
    const [inactive, suspended, waiting] = [await bare.newUser(), await bare.newUser(), await bare.newUser()];
    await plant(
      pool('mixed', 'named', 1),
      pool('mixed', 'concurrent', 1),
      pool('single', 'named', 1),
      pool('single', 'concurrent', 1),
      `update users set active = false where user_id = '${inactive}'`,
      grant(inactive, 'named', 'assigned'),
      grant(randomUUID(), 'named', 'assigned'),
      grant(suspended, 'named', 'suspended'),
      grant(waiting, 'concurrent', 'waiting'),
      seat(1, inactive),
      seat(2, waiting),
      occupancy(inactive),
      occupancy(waiting),
    );
    const found = await seatViolations(test.database);
    expect(Object.keys(found)).to.have.members(SEAT_RULES.filter((rule) => rule !== FREE));
    await plant(
      `delete from seat_grants where status = 'assigned'`,
      `update seat_grants set type = 'named' where user_id = '${waiting}'`,
    );
    expect(await seatViolations(test.database)).to.have.property(FREE);
  });
});
