import { expect } from 'chai';
import pg from 'pg';
import { type UserId } from '../../src/kernel/ids.ts';
import { PostgresProductStore } from '../../src/storage/seats/postgres-product-store.ts';
import { rejectionOf } from '../support/rejection.ts';
import { type BareTenant, newBareTenant } from '../support/seat-tenant.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { seatViolations } from '../support/checker/seat-checker.ts';

describe('the database against a program that counts wrong', () => {
  let test: TestDatabase;
  let bare: BareTenant;
  before(async () => {
    test = await createTestDatabase();
    const sold = { occupiedBy: 'session', sharedSelfService: true } as const;
    const products = new PostgresProductStore(test.database);
    await products.put({ product: 'mixed', displayName: 'Mixed', seatTypes: 'mixed', ...sold });
  });
  beforeEach(async () => {
    await sql('delete from tenants');
    bare = await newBareTenant(test.database);
    await sql(pool('mixed', 'named', 2));
  });
  after(async () => test.drop());

  const sql = async (text: string): Promise<object[]> => test.database.query({ name: '', text }, []);

  const pool = (product: string, type: string, capacity: number, grantLimit = 'null'): string =>
    `insert into seat_pools (tenant_id, product, type, capacity, grant_limit)
     values ('${bare.tenant}', '${product}', '${type}', ${capacity}, ${grantLimit})`;

  const grants = (users: readonly UserId[], type = 'named', status = 'assigned'): string => {
    const number = status === 'waiting' ? `nextval('seat_grants_waiting_number')` : 'null';
    const rows = users.map(
      (user) => `('${bare.tenant}', '${user}', 'mixed', '${type}', '${status}', 0, ${number})`,
    );
    return `insert into seat_grants (tenant_id, user_id, product, type, status, ordinal, waiting_number)
            values ${rows.join(', ')}`;
  };

  const newUsers = async (count: number): Promise<UserId[]> =>
    Promise.all(Array.from({ length: count }, async () => bare.newUser()));

  const stateOf = async (text: string): Promise<string | undefined> => {
    const refused = await rejectionOf(sql(text));
    return refused instanceof pg.DatabaseError ? refused.code : undefined;
  };

  const assigned = async (): Promise<unknown> =>
    (await sql(`select assigned from seat_pools where tenant_id = '${bare.tenant}' and type = 'named'`))[0];

  it('refuses one grant beyond the capacity with SK001', async () => {
    await sql(grants(await newUsers(2)));
    expect(await stateOf(grants(await newUsers(1)))).to.equal('SK001');
    expect(await assigned()).to.deep.equal({ assigned: 2 });
  });

  it('refuses several grants in one statement that are too many together, and keeps none', async () => {
    expect(await stateOf(grants(await newUsers(3)))).to.equal('SK001');
    expect(await assigned()).to.deep.equal({ assigned: 0 });
  });

  it('refuses a change of status or of type into a full pool', async () => {
    await sql(pool('mixed', 'concurrent', 5));
    const [suspended, shared] = [await bare.newUser(), await bare.newUser()];
    await sql(grants(await newUsers(2)));
    await sql(grants([suspended], 'named', 'suspended'));
    await sql(grants([shared], 'concurrent'));
    const change = `update seat_grants set status = 'assigned', type = 'named'`;
    expect(await stateOf(`${change} where user_id = '${suspended}'`)).to.equal('SK001');
    expect(await stateOf(`${change} where user_id = '${shared}'`)).to.equal('SK001');
  });

  it('refuses a grant of a pool that is not there, and of an empty or exhausted concurrent one', async () => {
    expect(await stateOf(grants(await newUsers(1), 'concurrent'))).to.equal('SK001');
    await sql(pool('mixed', 'concurrent', 0));
    expect(await stateOf(grants(await newUsers(1), 'concurrent'))).to.equal('SK001');
    await sql(`update seat_pools set capacity = 1, grant_limit = 1 where tenant_id = '${bare.tenant}'`);
    await sql(grants(await newUsers(1), 'concurrent'));
    expect(await stateOf(grants(await newUsers(1), 'concurrent'))).to.equal('SK001');
  });

  it('lets of many connections that insert at once as many as there are seats', async () => {
    const users = await newUsers(12);
    const states = await Promise.all(users.map(async (user) => stateOf(grants([user]))));
    expect(states.filter((state) => state === undefined)).to.have.length(2);
    expect(states.filter((state) => state === 'SK001')).to.have.length(10);
    expect(await seatViolations(test.database)).to.deep.equal({});
  });

  it('refuses a named capacity below what is assigned', async () => {
    await sql(grants(await newUsers(2)));
    const cut = `update seat_pools set capacity = 1 where tenant_id = '${bare.tenant}'`;
    expect(await stateOf(cut)).to.equal('23514');
  });

  it('refuses a second seat of one product to a user', async () => {
    const user = await bare.newUser();
    await sql(grants([user]));
    expect(await stateOf(grants([user]))).to.equal('23505');
  });
});
