import { chown, mkdtemp, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type ClusterSite } from './cluster-site.ts';
import { mayEnter } from './database-user.ts';
import { EmbeddedDatabaseError } from './embedded-database-error.ts';

/** The private directory that PostgreSQL's Unix socket lies in. */
export interface SocketDirectory {
  readonly path: string;
  /** Removes it with the socket. Never throws. */
  remove(): Promise<void>;
}

/** The port PostgreSQL names its socket after; no such port is open. */
export const SOCKET_PORT = 5432;

const PREFIX = 'seatkeeper-';
const SOCKET = `.s.PGSQL.${SOCKET_PORT}`;
// macOS allows 103 bytes, Linux 107.
const LONGEST_SOCKET_PATH = 103;

/**
 * Makes a directory for the socket that only the cluster's owner (and root) may enter: whoever reaches the
 * socket is the database's superuser. It is a temporary one since a socket's path may have about a hundred
 * bytes; a note in the data directory lets the next start remove it when this one is killed. Throws when no
 * temporary directory will do.
 */
export async function makeSocketDirectory(site: ClusterSite): Promise<SocketDirectory> {
  const note = join(site.directory, 'socket-directory');
  await removeNoted(note, site);
  // TMPDIR may be private to root, or long.
  for (const parent of new Set([tmpdir(), '/tmp', '/var/tmp'])) {
    const path = await tryIn(parent, site);
    if (path === undefined) continue;
    await writeFile(note, `${path}\n${site.directory}`, { mode: 0o600 });
    return { path, remove: () => removeNoted(note, site) };
  }
  throw new EmbeddedDatabaseError(
    `There is no temporary directory for PostgreSQL's socket: neither ${tmpdir()} nor /tmp can be used by its user`,
  );
}

async function tryIn(parent: string, site: ClusterSite): Promise<string | undefined> {
  const longest = join(parent, `${PREFIX}XXXXXX`, SOCKET);
  if (Buffer.byteLength(longest) > LONGEST_SOCKET_PATH) return undefined;
  const path = await mkdtemp(join(parent, PREFIX)).catch(() => undefined);
  if (path === undefined || site.user === undefined) return path;
  await chown(path, site.user.uid, site.user.gid);
  if (await mayEnter(site.user, path)) return path;
  await rmdir(path);
  return undefined;
}

async function removeNoted(note: string, site: ClusterSite): Promise<void> {
  const [path = '', directory] = (await readFile(note, 'utf8').catch(() => '')).split('\n');
  // The note of a copied data directory speaks of the original's socket, which may be in use.
  if (directory === site.directory && basename(path).startsWith(PREFIX)) {
    // By name, never recursively: another user owns that directory and could put anything in its place.
    for (const file of [SOCKET, `${SOCKET}.lock`])
      await rm(join(path, file), { force: true }).catch(() => undefined);
    await rmdir(path).catch(() => undefined);
  }
  await rm(note, { force: true }).catch(() => undefined);
}
