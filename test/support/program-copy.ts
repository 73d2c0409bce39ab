import { cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MIGRATIONS, REPOSITORY_ROOT } from './repository.ts';

/** What an installed program consists of; the migrations are up to the test. */
const PARTS = ['package.json', 'scim-schemas', 'dist/src'];

/** The names of all migrations of this program, in their order. */
export const migrationNames = async (): Promise<string[]> =>
  (await readdir(MIGRATIONS))
    .filter((file) => file.endsWith('.up.sql'))
    .map((file) => file.slice(0, -'.up.sql'.length))
    .sort();

/** Puts a copy of the built program into a directory, with a migration more, and answers the file that starts it. */
export const copyProgram = async (
  directory: string,
  further: Readonly<Record<string, string>> = {},
): Promise<string> => {
  await mkdir(directory, { recursive: true });
  for (const part of [...PARTS, 'migrations']) {
    await cp(join(REPOSITORY_ROOT, part), join(directory, part), { recursive: true });
  }
  await symlink(join(REPOSITORY_ROOT, 'node_modules'), join(directory, 'node_modules'));
  for (const [name, sql] of Object.entries(further)) {
    await writeFile(join(directory, 'migrations', `${name}.up.sql`), sql);
    await writeFile(join(directory, 'migrations', `${name}.down.sql`), 'select 1;');
  }
  return join(directory, 'dist/src/main.js');
};
