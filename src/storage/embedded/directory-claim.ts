import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EmbeddedDatabaseError } from './embedded-database-error.ts';

/** The right of this process to be the only one that starts and stops the database of a directory. */
export interface DirectoryClaim {
  /** Gives the right up. Never throws. */
  release(): Promise<void>;
}

const CLAIM = /^claim-(?<pid>\d+)-[0-9a-f]{8}$/;
// macOS allows 103 bytes, Linux 107.
const LONGEST_SOCKET_PATH = 103;
const ATTEMPTS = 4;

/**
 * Claims a data directory for this process. A claim is a Unix socket in the directory that its process listens
 * on: the kernel closes it with the process, however that ends, so a claim is alive if and only if it can be
 * connected to. A recorded process number would need proof against reuse, and means nothing in another
 * container that mounts the same volume.
 *
 * Each process listens first and looks for others then, so of two at least one sees the other and gives way.
 * Throws when another process holds the directory.
 */
export async function claimDirectory(directory: string): Promise<DirectoryClaim> {
  const short = await shortenPath(directory);
  try {
    const server = await claim(short.path);
    return { release: () => close(server).then(short.dispose) };
  } catch (error) {
    await short.dispose();
    if (!(error instanceof Rivalry)) throw error;
    throw new EmbeddedDatabaseError(`Another seatkeeper (process ${error.pid}) is using ${directory}`);
  }
}

/** Two claims were alive at once. */
class Rivalry extends Error {
  readonly pid: string;

  constructor(name: string) {
    super(name);
    this.pid = CLAIM.exec(name)?.groups?.['pid'] ?? '';
  }
}

async function claim(directory: string): Promise<Server> {
  for (let attempt = 1; ; attempt += 1) {
    const name = `claim-${process.pid}-${randomBytes(4).toString('hex')}`;
    const server = await listen(join(directory, name));
    const rival = server === undefined ? name : await findRival(directory, name);
    if (server !== undefined && rival === undefined) return server;
    if (server !== undefined) await close(server);
    if (attempt === ATTEMPTS) throw new Rivalry(rival ?? name);
    // Two that start at the same moment may both give way; unequal pauses let one of them through.
    await pause(20 + Math.random() * 80 * attempt);
  }
}

/** Answers the name of a claim that is alive, and removes the dead ones. */
async function findRival(directory: string, own: string): Promise<string | undefined> {
  const names = await readdir(directory);
  for (const name of names.filter((each) => each !== own && CLAIM.test(each))) {
    if (await isAlive(join(directory, name))) return name;
    await rm(join(directory, name), { force: true });
  }
  // One that looked while this process had bound its socket but did not listen yet has taken it for dead.
  return names.includes(own) && (await isAlive(join(directory, own))) ? undefined : own;
}

/** Whether a process listens on a socket. Anything but a clear no counts as yes: a yes costs an error message. */
function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => {
      resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT');
    });
  });
}

/** Listens on a socket of a new name; answers undefined when another process took it for dead meanwhile. */
async function listen(path: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      // Writable for all, or another user's start could not tell a dead claim from a live one; the directory's
      // modes guard it. Exclusive: a worker of node:cluster would else listen in its primary process.
      server.listen({ path, exclusive: true, writableAll: true }, resolve);
    });
  } catch (error) {
    await close(server);
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new EmbeddedDatabaseError(
      `${path} cannot be made. The file system of the data directory must know Unix sockets, as local ones do: ` +
        'set DATA_DIR to a directory of such a one, or set DATABASE_URL',
      { cause: error },
    );
  }
  // The claim alone does not keep the process running.
  return server.unref();
}

/** Closes a server; libuv removes the socket's file with it. */
const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });

/** A socket's path may have about a hundred bytes, a directory's 4,096: a link to it makes it short. */
async function shortenPath(directory: string): Promise<{ path: string; dispose: () => Promise<void> }> {
  const longestName = 'claim-4194304-00000000';
  if (Buffer.byteLength(join(directory, longestName)) <= LONGEST_SOCKET_PATH) {
    return { path: directory, dispose: () => Promise.resolve() };
  }
  const temporary = await mkdtemp(join(tmpdir(), 'sk-'));
  const path = join(temporary, 'd');
  await symlink(directory, path);
  return { path, dispose: () => rm(temporary, { recursive: true, force: true }) };
}
