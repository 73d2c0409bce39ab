import { type ChildProcess, spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { EmbeddedDatabaseError } from './embedded-database-error.ts';

/** The operating system's user that PostgreSQL runs as, when it is not the one this process runs as. */
export interface DatabaseUser {
  readonly uid: number;
  readonly gid: number;
}

/** A program to run for the database. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** Descriptors of ours that the program gets as its number 3 and up. */
  readonly inherited?: readonly number[];
  /** A descriptor for what it prints; without one, output is collected. */
  readonly output?: number;
}

/**
 * Starts a program as a user, in a session of its own: a Ctrl-C at the terminal reaches the server only, which
 * drains first and stops its database last. Errors of starting arrive as the child's `error` event.
 */
export function spawnAs(user: DatabaseUser | undefined, command: Command): ChildProcess {
  const output = command.output ?? 'pipe';
  return spawn(command.file, command.args, {
    // The working directory of this process may be closed to the other user.
    cwd: '/',
    detached: true,
    // Nothing else: this process's environment holds secrets, and PG… variables would change what is started.
    env: { LC_ALL: 'C', TZ: 'UTC', PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
    stdio: ['ignore', output, output, ...(command.inherited ?? [])],
    ...user,
  });
}

/** Runs a program to its end; answers its exit code (null when it could not be started) and what it printed. */
export async function runAs(
  user: DatabaseUser | undefined,
  command: Command,
): Promise<{ code: number | null; output: string }> {
  const child = spawnAs(user, command);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  return await new Promise((resolve) => {
    child.once('error', (error) => {
      resolve({ code: null, output: error.message });
    });
    child.once('close', (code) => {
      resolve({ code, output });
    });
  });
}

// _postgres is the name on macOS.
const NAMES = ['postgres', '_postgres', 'nobody'];

/**
 * Answers the user PostgreSQL has to run as, or undefined when it is the user of this process: PostgreSQL refuses
 * to run as root. The owner of an existing cluster comes first, since a `postgres` user may have been added to
 * the machine after a cluster was made as `nobody`. Throws when there is no user to be, or the cluster is one's
 * that this process cannot be.
 */
export async function chooseDatabaseUser(cluster: string): Promise<DatabaseUser | undefined> {
  const self = process.geteuid?.();
  const owner = await stat(cluster).catch(() => undefined);
  if (self !== 0) {
    if (owner === undefined || owner.uid === self) return undefined;
    throw new EmbeddedDatabaseError(
      `The database in ${cluster} belongs to the user with number ${owner.uid}; only that user or root can start it`,
    );
  }
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of NAMES) {
    const user = await findUser(name);
    if (user !== undefined) return user;
  }
  throw new EmbeddedDatabaseError(
    `PostgreSQL does not run as root, and there is none of the users ${NAMES.join(', ')} to run it as; ` +
      'start the server as an ordinary user, or set DATABASE_URL',
  );
}

async function findUser(name: string): Promise<DatabaseUser | undefined> {
  // By `id`, not /etc/passwd, because users may come from a directory service.
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map((flag) => runAs(undefined, { file: 'id', args: [flag, name] })),
  );
  if (uid?.code !== 0 || gid?.code !== 0) return undefined;
  return { uid: Number(uid.output), gid: Number(gid.output) };
}

/** Whether a user can reach what lies in a directory; found by trying, since rights may come from anywhere. */
export async function mayEnter(user: DatabaseUser | undefined, directory: string): Promise<boolean> {
  if (user === undefined) return true;
  const { code } = await runAs(user, { file: '/bin/sh', args: ['-c', 'test -x "$1"', 'sh', directory] });
  return code === 0;
}
