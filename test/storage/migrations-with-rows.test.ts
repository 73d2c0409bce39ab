import { readdirSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { migrateDownTo, migrateUp, MigrationLockError } from '../../src/storage/migrate.ts';
import { checkInvariants } from '../../src/storage/inspection/check-invariants.ts';
import { rejectionOf } from '../support/rejection.ts';
import { MIGRATIONS } from '../support/repository.ts';
import { createEmptyTestDatabase, rows, type TestDatabase } from '../support/test-database.ts';

const TENANT = '11111111-1111-4111-8111-111111111111';
const ADA = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
const BOB = 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb';
const GROUP = 'dddddddd-dddd-4ddd-8ddd-dddddddddddd';

const user = (id: string, name: string): string =>
  `insert into users (tenant_id, user_id, user_name, external_id, connection, active, document, comparable)
   values ('${TENANT}', '${id}', '${name}', 'e-${name}', 'idp', true,
           '{"userName": "${name}"}', '{"userName": "${name}"}')`;

/** What a server of each version writes, from the migration that makes it possible. */
const WRITTEN: readonly (readonly [string, string])[] = [
  [
    '0001',
    `insert into tenants (tenant_id, name) values ('${TENANT}', 'Example');
     insert into tokens (tenant_id, token_id, name, hash, scopes, client_profile)
     values ('${TENANT}', '${GROUP}', 'idp', 'x', '{scim}', 'okta')`,
  ],
  ['0002', `${user(ADA, 'ada')}; ${user(BOB, 'bob')}`],
  [
    '0003',
    `insert into products (product, display_name, occupied_by, seat_types, shared_self_service)
     values ('desk', 'Desk', 'session', 'mixed', false);
     insert into seat_pools (tenant_id, product, type, capacity, when_full)
     values ('${TENANT}', 'desk', 'named', 1, 'wait'), ('${TENANT}', 'desk', 'concurrent', 3, 'refuse');
     insert into seat_grants (tenant_id, user_id, product, type, status, ordinal)
     values ('${TENANT}', '${ADA}', 'desk', 'named', 'assigned', 0);
     insert into seat_grants (tenant_id, user_id, product, type, status, ordinal, waiting_number)
     values ('${TENANT}', '${BOB}', 'desk', 'named', 'waiting', 0, 1)`,
  ],
  [
    '0004',
    `insert into groups (tenant_id, group_id, display_name, connection, document, comparable)
     values ('${TENANT}', '${GROUP}', 'helpdesk', 'idp', '{"displayName": "Helpdesk"}', '{"displayName": "helpdesk"}');
     insert into group_members (tenant_id, group_id, member_id, member_type)
     values ('${TENANT}', '${GROUP}', '${ADA}', 'User')`,
  ],
];

const TABLES = [
  'tenants',
  'tokens',
  'users',
  'products',
  'seat_pools',
  'seat_grants',
  'groups',
  'group_members',
];

const names = readdirSync(MIGRATIONS)
  .filter((file) => file.endsWith('.up.sql'))
  .map((file) => file.slice(0, -'.up.sql'.length))
  .sort();

describe('migrations of a database in use', function () {
  this.timeout(60_000);
  let test: TestDatabase;
  let directory: string;

  /** The migrations up to the one at this index, as an older program has them. */
  const upTo = async (index: number): Promise<string> => {
    const older = join(directory, String(index));
    await mkdir(older);
    for (const name of names.slice(0, index + 1)) {
      for (const file of [`${name}.up.sql`, `${name}.down.sql`]) {
        await copyFile(join(MIGRATIONS, file), join(older, file));
      }
    }
    return older;
  };
  const fill = async (index: number): Promise<void> => {
    // Later ones want columns that the version before could not have.
    const folded = await rows(
      test.database,
      "select from information_schema.columns where table_name = 'products' and column_name = 'folded_name'",
    );
    for (const [from, sql] of WRITTEN) {
      if (from <= (names[index] ?? '')) {
        const products = 'shared_self_service)\n     values (';
        const written =
          folded.length === 0
            ? sql
            : sql
                .replace(products, products.replace(')', ', folded_name, folded_from)'))
                .replace("'mixed', false)", "'mixed', false, 'desk', 'Desk')");
        await rows(test.database, written);
      }
    }
  };
  /** The rows by table, in the columns that they had. */
  const contents = async (columns: ReadonlyMap<string, string>): Promise<unknown> => {
    const all: Record<string, unknown> = {};
    for (const [table, list] of columns) {
      all[table] = await rows(test.database, `select ${list} from ${table} order by ${list}`);
    }
    return all;
  };
  const columnsNow = async (): Promise<Map<string, string>> => {
    const found = await rows<{ table: string; list: string }>(
      test.database,
      `select table_name as table, string_agg(quote_ident(column_name)
                || case when data_type in ('json', 'jsonb') then '::text' else '' end, ', ' order by column_name) as list
         from information_schema.columns where table_schema = 'public' group by 1`,
    );
    return new Map(
      found.filter(({ table }) => TABLES.includes(table)).map(({ table, list }) => [table, list]),
    );
  };

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'seatkeeper-migrations-'));
    test = await createEmptyTestDatabase();
  });
  afterEach(async () => {
    await test.drop();
    await rm(directory, { recursive: true, force: true });
  });

  for (const [index, name] of names.entries()) {
    it(`keep every row on the way up from ${name}, and count right`, async () => {
      await migrateUp(test.connectionString, await upTo(index));
      await fill(index);
      const columns = await columnsNow();
      const before = await contents(columns);
      expect(await migrateUp(test.connectionString, MIGRATIONS)).to.deep.equal(names.slice(index + 1));
      expect(await contents(columns)).to.deep.equal(before);
      expect(await checkInvariants(test.connectionString, 'all')).to.deep.equal([]);
    });
  }

  it('give up on a table that is in use, let others at it meanwhile, keep those before, and can be run again', async () => {
    const older = await upTo(5);
    await migrateUp(test.connectionString, older);
    await fill(5);
    const reader = await test.database.pool.connect();
    try {
      await reader.query('set idle_in_transaction_session_timeout to 0; begin; select from users');
      const migrating = rejectionOf(migrateUp(test.connectionString, MIGRATIONS));
      const over = migrating.then(() => 'over');
      do {
        // A request gives up after 2 s in a queue; the migration is out of it before.
        await rows(test.database, 'select from users');
      } while ((await Promise.race([over, Promise.resolve('going on')])) !== 'over');
      const error = await migrating;
      expect(error).to.be.instanceOf(MigrationLockError);
      expect((error as Error).message)
        .to.include('0008_lists')
        .and.include('run it again');
    } finally {
      await reader.query('rollback');
      reader.release(true);
    }
    // The one before, which got its locks, is done.
    expect(await migrateUp(test.connectionString, MIGRATIONS)).to.deep.equal(names.slice(7));
    expect(await checkInvariants(test.connectionString, 'all')).to.deep.equal([]);
  });

  it('that wait for each other with a request are tried again like those that wait too long', async () => {
    const older = await upTo(0);
    const sql = "do $$ begin raise exception using errcode = '40P01'; end $$";
    await writeFile(join(older, '0002_crossed.up.sql'), sql);
    const error = await rejectionOf(migrateUp(test.connectionString, older));
    expect(error).to.be.instanceOf(MigrationLockError);
    expect((error as Error).message).to.include('0002_crossed');
  });

  it('go back to a version, newest first, and forward again', async () => {
    await migrateUp(test.connectionString, MIGRATIONS);
    const [kept = ''] = names.slice(6);
    expect(await migrateDownTo(test.connectionString, MIGRATIONS, kept)).to.deep.equal(
      names.slice(7).reverse(),
    );
    expect(await migrateUp(test.connectionString, MIGRATIONS)).to.deep.equal(names.slice(7));
  });
});
