import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { SYSTEM } from '../../src/kernel/actor.ts';
import { type TenantId } from '../../src/kernel/ids.ts';
import { newBareTenant } from '../support/seat-tenant.ts';
import { createTestDatabase, rows, type TestDatabase } from '../support/test-database.ts';

describe('the number of resources that the database keeps', () => {
  let test: TestDatabase;
  let tenant: TenantId;
  before(async () => {
    test = await createTestDatabase();
    ({ tenant } = await newBareTenant(test.database));
  });
  after(async () => test.drop());

  const insert = (count: number): string =>
    `insert into users (tenant_id, user_id, connection, user_name, active, document, comparable)
     select '${tenant}', gen_random_uuid(), 'c', '${randomUUID()}' || i, true, '{}', '{}'
       from generate_series(1, ${count}) i`;

  const expectCounted = async (): Promise<number> => {
    const kept = `select coalesce(sum(resources), 0)::int as users from resource_counts
                   where tenant_id = '${tenant}' and resource_type = 'User'`;
    const real = `select count(*)::int as users from users where tenant_id = '${tenant}'`;
    const counted = await rows<{ users: number }>(test.database, kept);
    expect(counted).to.deep.equal(await rows(test.database, real));
    return counted[0]?.users ?? -1;
  };

  it('is that of the rows after any statement, also of many connections at once', async () => {
    await Promise.all(Array.from({ length: 40 }, async (_, index) => rows(test.database, insert(index % 3))));
    expect(await expectCounted()).to.equal(39);
    const leave = `delete from users where user_id in (select user_id from users limit 7)`;
    await Promise.all([rows(test.database, leave), rows(test.database, insert(2))]);
    await expectCounted();
    await rows(test.database, 'delete from users');
    expect(await expectCounted()).to.equal(0);
  });

  it('is not changed by what is rolled back', async () => {
    await rows(test.database, insert(3));
    const failed = test.database.transaction({ actor: SYSTEM }, async (transaction) => {
      await rows(transaction, insert(5));
      throw new Error('no');
    });
    expect(await failed.catch(() => 'rolled back')).to.equal('rolled back');
    expect(await expectCounted()).to.equal(3);
  });

  it('does not hold up the creates of another connection', async () => {
    await test.database.transaction({ actor: SYSTEM }, async (transaction) => {
      await rows(transaction, insert(1));
      // Waiting for the first would end at lock_timeout.
      await rows(test.database, insert(1));
    });
    await expectCounted();
  });

  it('goes with its tenant', async () => {
    await rows(test.database, `delete from tenants where tenant_id = '${tenant}'`);
    const left = `select from resource_counts where tenant_id = '${tenant}'`;
    expect(await rows(test.database, left)).to.deep.equal([]);
  });
});
