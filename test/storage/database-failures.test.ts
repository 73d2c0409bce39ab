import { expect } from 'chai';
import { SYSTEM } from '../../src/kernel/actor.ts';
import { Database } from '../../src/storage/database.ts';
import { readSeatTotals } from '../../src/storage/usage/read-seat-totals.ts';
import { rejectionOf } from '../support/rejection.ts';
import { createTestDatabase, rows, type TestDatabase } from '../support/test-database.ts';

describe('the failures that a Database counts', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(async () => test.drop());

  const NONE = { statement: 0, lock: 0, idle: 0, unreachable: 0 };
  const counting = async (work: (database: Database) => Promise<unknown>) => {
    const database = new Database({ connectionString: test.connectionString });
    await rejectionOf(work(database));
    await database.close();
    return database.failures;
  };
  const within = (setting: string, text: string) => async (database: Database) =>
    database.transaction({ actor: SYSTEM }, async (transaction) => {
      await rows(transaction, `set local ${setting}`);
      await rows(transaction, text);
    });

  it('are statements that took too long', async () => {
    const failures = await counting(within('statement_timeout to 10', 'select pg_sleep(5)'));
    expect(failures).to.deep.equal({ ...NONE, statement: 1 });
  });

  it('are locks that were not had in time', async () => {
    const failures = await test.database.transaction({ actor: SYSTEM }, async (holder) => {
      await rows(holder, 'lock table products');
      return counting(within('lock_timeout to 10', 'lock table products'));
    });
    expect(failures).to.deep.equal({ ...NONE, lock: 1 });
  });

  it('are databases that are not there, for a statement and for a transaction', async () => {
    const database = new Database({ connectionString: 'postgres://nobody@127.0.0.1:1/nothing' });
    await rejectionOf(rows(database, 'select 1'));
    await rejectionOf(database.transaction({ actor: SYSTEM }, () => Promise.resolve()));
    await database.close();
    expect(database.failures).to.deep.equal({ ...NONE, unreachable: 2 });
  });

  it('are not the errors of a statement', async () => {
    expect(await counting(async (database) => rows(database, 'select 1/0'))).to.deep.equal(NONE);
  });

  it('stay out of the way of who looks on: totals that take too long are not told', async () => {
    const totals = await test.database.transaction({ actor: SYSTEM }, async (holder) => {
      await rows(holder, 'lock table seat_pools');
      return readSeatTotals(test.database);
    });
    expect(totals).to.equal(undefined);
    expect(await readSeatTotals(test.database)).to.deep.equal({ tenants: 0, pools: [] });
  });
});
