import { randomBytes } from 'node:crypto';
import { Database } from '../../src/storage/database.ts';
import { migrateUp } from '../../src/storage/migrate.ts';
import { findLimitedRole } from '../../src/storage/row-security/limited-role.ts';
import { type Queryable } from '../../src/storage/statement.ts';
import { databaseServer, isDatabaseServerStarted } from './database-server.ts';
import { MIGRATIONS } from './repository.ts';

/** A database of one test file's own. */
export interface TestDatabase {
  readonly connectionString: string;
  /** As the login, whom row security does not hold: for what a test does beside the server. */
  readonly database: Database;
  /** As a server works; as the login too, where the schema is not there yet. */
  readonly limited: Database;
  /** Closes both and removes what it was connected to, whoever else is connected. May be called twice. */
  drop(): Promise<void>;
}

/** Other runs may use the same server, by TEST_DATABASE_URL. */
const RUN = randomBytes(4).toString('hex');
let count = 0;

const nextName = (): string => {
  count += 1;
  return `seatkeeper_test_${RUN}_${count}`;
};

const open = new Set<TestDatabase>();

let template: Promise<string> | undefined;

/** Migrating costs a few hundred milliseconds, a copy of what came out of it a few dozen: it is done once per run. */
const createTemplate = async (): Promise<string> => {
  const server = await databaseServer();
  const name = nextName();
  await server.administer(`create database ${name}`);
  await migrateUp(server.urlOf(name), MIGRATIONS);
  // A database with a connection to it cannot be copied.
  await server.administer(`alter database ${name} allow_connections false`);
  return name;
};

const createFrom = async (origin: string): Promise<TestDatabase> => {
  const server = await databaseServer();
  const name = nextName();
  await server.administer(`create database ${name} template ${origin}`);
  const connectionString = server.urlOf(name);
  const database = new Database({ connectionString });
  const limited = new Database({ connectionString, role: await findLimitedRole(connectionString) });
  const created: TestDatabase = {
    connectionString,
    database,
    limited,
    drop: async () => {
      if (open.delete(created)) {
        for (const each of [database, limited]) {
          await (each.pool.ending ? undefined : each.close());
        }
        await server.administer(`drop database if exists ${name} with (force)`);
      }
    },
  };
  open.add(created);
  return created;
};

/** A database with the schema of today and no rows. */
export const createTestDatabase = async (): Promise<TestDatabase> =>
  createFrom(await (template ??= createTemplate()));

/** A database with nothing in it, for what brings the schema about. */
export const createEmptyTestDatabase = async (): Promise<TestDatabase> => createFrom('template0');

/** Removes what tests left, at the end of the run. */
export const dropTestDatabases = async (): Promise<void> => {
  for (const each of open) {
    await each.drop();
  }
  const name = await template?.catch(() => undefined);
  if (name !== undefined && isDatabaseServerStarted()) {
    template = undefined;
    await (await databaseServer()).administer(`drop database if exists ${name} with (force)`);
  }
};

/** The rows of a statement that is sent once; unnamed, so that no connection remembers it. */
export const rows = async <Row extends object>(on: Queryable, text: string): Promise<Row[]> =>
  on.query<Row>({ name: '', text }, []);
