import { access, chmod, constants, mkdir, open, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { chooseDatabaseUser, type DatabaseUser, mayEnter } from './database-user.ts';
import { EmbeddedDatabaseError } from './embedded-database-error.ts';

/** Where a cluster lives and whose it is. */
export interface ClusterSite {
  /** The data directory by its real name: cluster, log and claim lie in it. */
  readonly directory: string;
  /** The cluster's own directory, PostgreSQL's PGDATA. */
  readonly cluster: string;
  /** Who PostgreSQL runs as, when not as this process's user. */
  readonly user: DatabaseUser | undefined;
  /** Whether that user can reach the data directory by its path. */
  readonly isReachable: boolean;
}

/** A directory as PostgreSQL is to name it. */
export interface NamedDirectory {
  readonly path: string;
  /** The descriptors PostgreSQL must inherit for the path to be true. */
  readonly inherited: readonly number[];
  close(): Promise<void>;
}

/** Where Linux shows a program's first inherited descriptor after its three standard ones. */
const INHERITED = '/proc/self/fd/3';

/**
 * Makes the data directory when it is absent and finds out who is to run PostgreSQL there. Throws when the
 * directory cannot be made or written to, or there is no user to run as.
 */
export async function prepareSite(dataDirectory: string): Promise<ClusterSite> {
  const wasMade = await makeDirectory(dataDirectory);
  const directory = await realpath(dataDirectory);
  const cluster = join(directory, 'pgdata');
  const user = await chooseDatabaseUser(cluster);
  const isReachable = await mayEnter(user, directory);
  // Handed over as a descriptor, the cluster still has a parent; closed, it leads nowhere.
  if (wasMade && !isReachable) await chmod(directory, 0o700);
  return { directory, cluster, user, isReachable };
}

async function makeDirectory(directory: string): Promise<boolean> {
  await mkdir(dirname(resolve(directory)), { recursive: true });
  // Others are kept out. The database's user, when root starts it, must pass through to the cluster.
  const mode = process.geteuid?.() === 0 ? 0o711 : 0o700;
  const made = await mkdir(directory, { recursive: true, mode });
  await access(directory, constants.W_OK).catch((cause: unknown) => {
    throw new EmbeddedDatabaseError(
      `The data directory ${directory} cannot be written to; was the server started as another user before?`,
      { cause },
    );
  });
  return made !== undefined;
}

/**
 * Answers how PostgreSQL is to name a directory of the site. Root's data directory may lie where the database's
 * user cannot go, such as below a home of mode 0700. Then PostgreSQL inherits the open directory and finds it
 * in /proc/self/fd, which passes no parent: the data stays where it was asked to be, no foreign directory's
 * mode is changed, and no capability is handed out. Throws where there is no such /proc.
 */
export async function nameForDatabase(site: ClusterSite, directory: string): Promise<NamedDirectory> {
  if (site.isReachable) return { path: directory, inherited: [], close: () => Promise.resolve() };
  if (process.platform !== 'linux') {
    throw new EmbeddedDatabaseError(
      `PostgreSQL does not run as root, and its user (${String(site.user?.uid)}) cannot reach ${directory}; ` +
        'start the server as an ordinary user, or set DATA_DIR to a directory below public ones',
    );
  }
  const handle = await open(directory);
  return { path: INHERITED, inherited: [handle.fd], close: () => handle.close() };
}
