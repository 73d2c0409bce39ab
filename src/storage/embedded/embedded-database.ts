import { provideBinaries } from './binaries.ts';
import { bringUp } from './bring-up.ts';
import { prepareSite } from './cluster-site.ts';
import { createCluster, DATABASE_NAME } from './create-cluster.ts';
import { connectionStringFor, createDatabase } from './create-database.ts';
import { claimDirectory } from './directory-claim.ts';
import { findPlatformPackage, type ResolvePackage } from './platform-package.ts';
import { type Postmaster } from './postmaster.ts';
import { makeSocketDirectory, type SocketDirectory } from './socket-directory.ts';

/** A running PostgreSQL of this process's own. */
export interface EmbeddedDatabase {
  /** For pg's pools and clients, here and in other processes of the same user. */
  readonly connectionString: string;
  /** Shuts the database down, ending what still uses it, and gives the directory up. May be called twice. */
  stop(): Promise<void>;
}

export interface EmbeddedDatabaseOptions {
  /** The folder that is to hold all of it; made when absent. */
  readonly dataDirectory: string;
  /** Told what a start had to do, in sentences. */
  readonly log?: (message: string) => void;
  /** Settings of postgresql.conf for this run. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told when the database ends without having been stopped, with its exit code; null after a signal. */
  readonly onExit?: (code: number | null) => void;
  /**
   * Where a copy of the binaries is kept when they cannot run where npm put them. By default that is the data
   * directory, and where root's database user cannot reach that, /var/cache/seatkeeper.
   */
  readonly binariesDirectory?: string;
  readonly resolvePackage?: ResolvePackage;
}

/** Steps that undo a start, the last one first. */
type Undo = (() => Promise<void>)[];

// What can be made again belongs here, and unlike a temporary directory nobody sweeps it under a running program.
const PUBLIC_BINARIES_DIRECTORY = '/var/cache/seatkeeper';

/**
 * Starts the PostgreSQL of a data directory, making cluster and database at the first start, and recovering
 * from whatever an earlier one was killed at. Throws EmbeddedDatabaseError when the binaries are missing or do
 * not run, when another process is using the directory, and when PostgreSQL does not start.
 */
export async function startEmbeddedDatabase(options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  const undo: Undo = [];
  try {
    const { sockets, postmaster } = await start(options, undo);
    let stopping: Promise<void> | undefined;
    void postmaster.exited.then((code) => {
      if (stopping === undefined) options.onExit?.(code);
    });
    return {
      connectionString: connectionStringFor(sockets.path, DATABASE_NAME),
      stop: () => (stopping ??= unwind(undo)),
    };
  } catch (error) {
    await unwind(undo);
    throw error;
  }
}

async function start(
  options: EmbeddedDatabaseOptions,
  undo: Undo,
): Promise<{ sockets: SocketDirectory; postmaster: Postmaster }> {
  const { dataDirectory, log: say = () => undefined, settings = {} } = options;
  const platformPackage = await findPlatformPackage(options.resolvePackage);
  const site = await prepareSite(dataDirectory);
  const claim = await claimDirectory(site.directory);
  undo.push(() => claim.release());

  const shelf = options.binariesDirectory ?? (site.isReachable ? site.directory : PUBLIC_BINARIES_DIRECTORY);
  const binaries = await provideBinaries(platformPackage, site.user, shelf);
  if (await createCluster(site, binaries)) say(`Made a new database in ${site.directory}`);

  const sockets = await makeSocketDirectory(site);
  undo.push(() => sockets.remove());
  const postmaster = await bringUp({ site, postgres: binaries.postgres, sockets, settings }, say);
  undo.push(() => postmaster.stop());
  await createDatabase(sockets.path);
  return { sockets, postmaster };
}

async function unwind(undo: Undo): Promise<void> {
  for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
}
