import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type TenantId } from '../../src/kernel/ids.ts';
import { UnavailableError } from '../../src/kernel/unavailable-error.ts';
import { type Queryable } from '../../src/storage/statement.ts';
import { TenantLookup } from '../../src/storage/tenant-lookup.ts';
import { newBareTenant } from '../support/seat-tenant.ts';
import { rejectionOf } from '../support/rejection.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

interface Row {
  readonly user_id: string;
  readonly user_name: string;
}

const USERS = 'select user_id, user_name from users where tenant_id = $1 and';

describe('a lookup of many who ask at once', () => {
  let test: TestDatabase;
  let one: TenantId;
  let other: TenantId;
  let sent: { readonly name: string; readonly values: readonly unknown[] }[];
  let lookup: TenantLookup<Row>;
  let failure: Error | undefined;
  /** What statements wait for on their way. */
  let held: Promise<void>;

  before(async () => {
    test = await createTestDatabase();
    one = (await newBareTenant(test.database)).tenant;
    other = (await newBareTenant(test.database)).tenant;
    for (const name of ['anna', 'bert', 'carla']) {
      await insert(one, name);
    }
    await insert(other, 'anna');
  });
  after(async () => test.drop());

  beforeEach(() => {
    sent = [];
    failure = undefined;
    held = Promise.resolve();
    const connection: Queryable = {
      query: async (statement, values) => {
        sent.push({ name: statement.name, values });
        await held;
        if (failure !== undefined) {
          throw failure;
        }
        return test.database.query(statement, values);
      },
    };
    lookup = new TenantLookup({
      connection,
      one: { name: 'one', text: `${USERS} user_name = $2` },
      many: { name: 'many', text: `${USERS} user_name = any($2::text[])` },
      keyOf: ({ user_name: name }) => name,
    });
  });

  const insert = async (tenant: TenantId, name: string): Promise<unknown> =>
    test.database.query(
      {
        name: '',
        text: `insert into users (tenant_id, user_id, user_name, connection, active, document, comparable)
               values ($1, $2, $3, 'test', true, '{}', '{}')`,
      },
      [tenant, randomUUID(), name],
    );

  const names = async (...asked: readonly [TenantId, string][]): Promise<(string | undefined)[]> =>
    (await Promise.all(asked.map(async ([tenant, key]) => lookup.find(tenant, key)))).map(
      (row) => row?.user_name,
    );

  it('is one statement for those of a tenant, and each is told of its own key', async () => {
    const asked = ['carla', 'nobody', 'anna', 'anna', 'bert'];
    const found = await names(...asked.map((key): [TenantId, string] => [one, key]));
    expect(found).to.deep.equal(['carla', undefined, 'anna', 'anna', 'bert']);
    expect(sent.map(({ name }) => name)).to.deep.equal(['many']);
    expect(sent[0]?.values[1]).to.deep.equal(['carla', 'nobody', 'anna', 'bert']);
  });

  it('is never one statement for two tenants', async () => {
    const rows = await Promise.all(
      [one, other, one, other].map(async (tenant, place) => lookup.find(tenant, place < 2 ? 'anna' : 'bert')),
    );
    expect(rows.map((row) => row?.user_name)).to.deep.equal(['anna', 'anna', 'bert', undefined]);
    expect(rows[0]?.user_id).not.to.equal(rows[1]?.user_id);
    expect(sent.map(({ values }) => values[0])).to.have.members([one, other]);
  });

  it('goes the ordinary way for one who is alone', async () => {
    expect(await names([one, 'anna'])).to.deep.equal(['anna']);
    expect(await names([one, 'nobody'])).to.deep.equal([undefined]);
    expect(sent.map(({ name }) => name)).to.deep.equal(['one', 'one']);
  });

  it('gathers who comes while two statements are on their way', async () => {
    let release: () => void = () => undefined;
    held = new Promise((resolve) => {
      release = resolve;
    });
    const asked: Promise<Row | undefined>[] = [];
    for (const key of ['anna', 'bert', 'carla', 'anna', 'nobody']) {
      asked.push(lookup.find(one, key));
      await new Promise((resolve) => void setImmediate(resolve));
    }
    expect(sent.map(({ name }) => name)).to.deep.equal(['one', 'one']);
    release();
    const found = (await Promise.all(asked)).map((row) => row?.user_name);
    expect(found).to.deep.equal(['anna', 'bert', 'carla', 'anna', undefined]);
    expect(sent.map(({ name }) => name)).to.deep.equal(['one', 'one', 'many']);
  });

  it('finds what was written before it was asked, also while another one is on its way', async () => {
    const before = lookup.find(one, 'dora');
    await insert(one, 'dora');
    const after = lookup.find(one, 'dora');
    expect((await after)?.user_name).to.equal('dora');
    await before;
  });

  it('lets who asks for what the database cannot hold fail alone', async () => {
    const [good, bad] = await Promise.all([
      lookup.find(one, 'anna'),
      rejectionOf(lookup.find(one, 'a\u0000b')),
    ]);
    expect(good?.user_name).to.equal('anna');
    expect(bad).to.be.an('error').and.not.instanceOf(UnavailableError);
  });

  it('fails for all of them when the database is gone, and works again when it is back', async () => {
    failure = new UnavailableError('gone');
    const failures = await Promise.all([1, 2, 3].map(async () => rejectionOf(lookup.find(one, 'anna'))));
    expect(failures.every((error) => error instanceof UnavailableError)).to.equal(true);
    expect(sent.length).to.equal(1);
    failure = undefined;
    expect(await names([one, 'anna'], [one, 'bert'])).to.deep.equal(['anna', 'bert']);
  });
});
