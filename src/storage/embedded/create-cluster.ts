import { chown, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Binaries } from './binaries.ts';
import { type ClusterSite, nameForDatabase } from './cluster-site.ts';
import { runAs } from './database-user.ts';
import { EmbeddedDatabaseError } from './embedded-database-error.ts';

/** The superuser and the database of an embedded cluster. */
export const DATABASE_NAME = 'seatkeeper';

// C.UTF-8 of the builtin provider sorts alike on every machine, whatever its C library. Whoever reaches the
// socket is trusted: its directory is closed to all but the cluster's owner and root. No TCP, ever.
const INITDB_FLAGS = [
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
  `--username=${DATABASE_NAME}`,
  '--auth-local=trust',
  '--auth-host=reject',
];

/**
 * Makes the site's cluster when there is none; answers whether it made one. It is made under another name and
 * renamed when it is whole and on disk, so that an interrupted start leaves nothing but a draft to sweep up.
 * Throws with what initdb said.
 */
export async function createCluster(site: ClusterSite, { initdb }: Binaries): Promise<boolean> {
  await sweepDrafts(site);
  if (await isCluster(site.cluster)) return false;

  const draft = await mkdtemp(`${site.cluster}.new-`);
  if (site.user !== undefined) await chown(draft, site.user.uid, site.user.gid);
  const named = await nameForDatabase(site, draft);
  try {
    const { code, output } = await runAs(site.user, {
      file: initdb,
      args: [...INITDB_FLAGS, '-D', named.path],
      inherited: named.inherited,
    });
    if (code !== 0) throw new EmbeddedDatabaseError(`PostgreSQL's initdb failed: ${output.trim()}`);
  } finally {
    await named.close();
  }
  await rename(draft, site.cluster);
  await sync(site.directory);
  return true;
}

async function isCluster(directory: string): Promise<boolean> {
  try {
    await stat(join(directory, 'PG_VERSION'));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Removes what interrupted starts left; the claim on the directory says that none is at work. */
async function sweepDrafts(site: ClusterSite): Promise<void> {
  const prefix = `${basename(site.cluster)}.new-`;
  for (const name of await readdir(site.directory)) {
    if (!name.startsWith(prefix)) continue;
    // An initdb that outlived its server may still write there; what it leaves is swept by a later start.
    await rm(join(site.directory, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Makes a renaming in a directory outlast a loss of power. */
async function sync(directory: string): Promise<void> {
  const handle = await open(directory);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
