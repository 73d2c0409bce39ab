import { chmod, copyFile, mkdir, open, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { EmbeddedDatabaseError } from './embedded-database-error.ts';
import { type PlatformPackage } from './platform-package.ts';
import { type DatabaseUser, runAs } from './database-user.ts';

/** PostgreSQL's programs, at paths the database's user can run. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * Answers the binaries of the package where they are when `user` can run them there, else from a copy under
 * `shelf`, made once a version: a clone in a private home is closed to the user root runs PostgreSQL as, and a
 * read-only installation may lack its symbolic links. Throws when neither runs.
 */
export async function provideBinaries(
  platformPackage: PlatformPackage,
  user: DatabaseUser | undefined,
  shelf: string,
): Promise<Binaries> {
  const { native, version } = platformPackage;
  const inPlace = await makeLinks(native).then(() => tryToRun(native, user), String);
  if (inPlace === undefined) return binariesIn(native);

  const copy = join(shelf, `postgresql-${version}`);
  const ofCopy = await copyBinaries(native, copy).then(() => tryToRun(copy, user), String);
  if (ofCopy === undefined) return binariesIn(copy);
  throw new EmbeddedDatabaseError(
    `The binaries of PostgreSQL do not run, neither in ${native} (${inPlace}) nor in ${copy} (${ofCopy}). ` +
      'On Linux they need glibc 2.27 or later, not musl. Set DATABASE_URL to use another PostgreSQL',
  );
}

const binariesIn = (native: string): Binaries => ({
  initdb: join(native, 'bin', 'initdb'),
  postgres: join(native, 'bin', 'postgres'),
});

/** Runs `postgres --version`; answers what went wrong. Reading modes would miss lists, mounts and the loader. */
async function tryToRun(native: string, user: DatabaseUser | undefined): Promise<string | undefined> {
  const { code, output } = await runAs(user, { file: binariesIn(native).postgres, args: ['--version'] });
  return code === 0 ? undefined : output.trim() || `exit code ${String(code)}`;
}

/**
 * Makes the symbolic links to libraries that npm cannot carry and that the package's install script makes, when
 * it has run; `--ignore-scripts` is common. Existing ones stay. Throws when one is missing and cannot be made.
 */
export async function makeLinks(native: string): Promise<void> {
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as Link[];
  for (const { source, target } of links) {
    try {
      // Both paths start at the package's folder, `native/…`.
      await symlink(relative(dirname(target), source), join(dirname(native), target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

async function copyBinaries(native: string, copy: string): Promise<void> {
  if (await exists(copy)) return;
  await mkdir(dirname(copy), { recursive: true, mode: 0o755 });
  // The name is taken when the copy is whole: one that was interrupted never counts.
  const draft = `${copy}.new-${process.pid}`;
  try {
    await copyTree(native, join(draft, 'native'));
    await makeLinks(join(draft, 'native'));
    await rename(join(draft, 'native'), copy);
  } catch (error) {
    if (!(await exists(copy))) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Copies folders and files, not links, readable for everyone: an installation under umask 077 is not. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyTree(source, target);
    if (!entry.isFile()) continue;
    await copyFile(source, target);
    const handle = await open(target, 'r+');
    await handle.chmod(((await stat(source)).mode & 0o100) === 0 ? 0o644 : 0o755);
    // Or a loss of power could leave the copy's name with empty files behind it.
    await handle.sync();
    await handle.close();
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
