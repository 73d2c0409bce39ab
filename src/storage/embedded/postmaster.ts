import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { type ClusterSite, nameForDatabase } from './cluster-site.ts';
import { spawnAs } from './database-user.ts';
import { EmbeddedDatabaseError } from './embedded-database-error.ts';
import { markOf, readPostmasterFile } from './leftover-postmaster.ts';
import { openServerLog } from './server-log.ts';
import { SOCKET_PORT, type SocketDirectory } from './socket-directory.ts';
import { until } from './until.ts';

/** How to start PostgreSQL on a site. */
export interface PostmasterOrder {
  readonly site: ClusterSite;
  readonly postgres: string;
  readonly sockets: SocketDirectory;
  readonly settings: Readonly<Record<string, string>>;
}

/** A running PostgreSQL. */
export interface Postmaster {
  /** Its exit code, once it has ended; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** Shuts it down and waits for its end. Never throws. */
  stop(): Promise<void>;
}

// Replaying the log after a crash takes as long as writing it took; to give up earlier would never let it finish.
const START_PATIENCE_MS = 300_000;
const SHUTDOWN_PATIENCE_MS = 60_000;

/** Starts PostgreSQL and waits until it is ready. Throws with the end of its log when it does not become so. */
export async function startPostmaster(order: PostmasterOrder): Promise<Postmaster> {
  const { site } = order;
  const log = await openServerLog(site.directory);
  const named = await nameForDatabase(site, site.cluster);
  try {
    const child = spawnAs(site.user, {
      file: order.postgres,
      args: ['-D', named.path, ...settingsOf(order), '-c', await markOf(site.cluster)],
      inherited: named.inherited,
      output: log.descriptor,
    });
    await once(child, 'spawn');
    const postmaster = supervise(child);
    if (await becomesReady(child, order)) return postmaster;
    await postmaster.stop();
    throw new EmbeddedDatabaseError(
      `PostgreSQL did not start. The end of its log, ${log.path}:\n${await log.tail()}`,
    );
  } finally {
    // PostgreSQL has its own copies by now.
    await named.close();
    await log.close();
  }
}

function settingsOf({ sockets, settings }: PostmasterOrder): string[] {
  return [
    // Errors of statements are answered to the server, which logs them without the values they quote.
    ['log_min_messages', 'log'],
    ['log_checkpoints', 'off'],
    ...Object.entries(settings),
    // The last one of a name counts: nothing given opens the database to others, or hides it.
    ['listen_addresses', ''],
    ['port', SOCKET_PORT],
    ['unix_socket_directories', `"${sockets.path}"`],
  ].flatMap(([name = '', value = '']) => ['-c', `${name}=${value}`]);
}

/** Waits until PostgreSQL is ready; answers false when it ends before, or takes too long. */
async function becomesReady(child: ChildProcess, { site, sockets }: PostmasterOrder): Promise<boolean> {
  // Line 8 of postmaster.pid says so. The file may be an earlier PostgreSQL's, with the very same process number
  // when a container starts again; only the directory of the socket is never the same.
  const saysReady = async (): Promise<boolean> => {
    const file = await readPostmasterFile(site.cluster);
    return file?.socketDirectory === sockets.path && file.isReady;
  };
  await until(async () => hasEnded(child) || (await saysReady()), START_PATIENCE_MS);
  return !hasEnded(child) && (await saysReady());
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

function supervise(child: ChildProcess): Postmaster {
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  // A server that ends by an exception or process.exit takes its database along.
  const stopAtExit = (): void => void child.kill('SIGINT');
  process.once('exit', stopAtExit);
  void exited.then(() => process.removeListener('exit', stopAtExit));
  // A running database alone does not keep the server running.
  child.unref();
  return {
    exited,
    async stop() {
      child.ref();
      // Fast shutdown: ends transactions and connections, writes a checkpoint.
      child.kill('SIGINT');
      if (await until(() => hasEnded(child), SHUTDOWN_PATIENCE_MS)) return;
      // At once: nothing is lost, the next start replays the log.
      child.kill('SIGQUIT');
      await exited;
    },
  };
}
