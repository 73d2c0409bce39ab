import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Queryable } from '../statement.ts';

/** How the schema of a database stands to the migrations of this program. */
export interface MigrationStatus {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** Applied by a newer program than this one. */
  readonly unknown: readonly string[];
}

const UP = '.up.sql';

const migrationNames = async (directory: string): Promise<string[]> =>
  (await readdir(directory))
    .filter((file) => file.endsWith(UP))
    .map((file) => file.slice(0, -UP.length))
    .sort();

const HAS_MIGRATIONS = {
  name: '',
  text: "select to_regclass('knex_migrations') is not null as there",
};
const APPLIED = { name: '', text: 'select name from knex_migrations order by id' };

/** Reads which migrations have run, and changes nothing, also in an empty database. */
export const readMigrationStatus = async (
  database: Queryable,
  directory: string,
): Promise<MigrationStatus> => {
  const names = await migrationNames(directory);
  const [answer] = await database.query<{ there: boolean }>(HAS_MIGRATIONS, []);
  const rows = answer?.there === true ? await database.query<{ name: string }>(APPLIED, []) : [];
  const applied = rows.map(({ name }) => name);
  return {
    applied: applied.filter((name) => names.includes(name)),
    pending: names.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !names.includes(name)),
  };
};

const INDEX_WORDS = /\b(create(?: unique)? index|drop index)(?: if (?:not )?exists)? ([a-z_]+)/g;

/** The names of the indexes that the migrations make and none takes away. */
export const expectedIndexes = async (directory: string): Promise<Set<string>> => {
  const expected = new Set<string>();
  for (const name of await migrationNames(directory)) {
    const sql = await readFile(join(directory, `${name}${UP}`), 'utf8');
    for (const [, verb = '', index = ''] of sql.replaceAll(/--.*/g, '').matchAll(INDEX_WORDS)) {
      if (verb.startsWith('drop')) {
        expected.delete(index);
      } else {
        expected.add(index);
      }
    }
  }
  return expected;
};
