import { execFile } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedDatabaseError } from './embedded-database-error.ts';
import { until } from './until.ts';

/** What PostgreSQL writes down about itself in its data directory. */
export interface PostmasterFile {
  readonly pid: number;
  /** The directory of its socket, another one at each start. */
  readonly socketDirectory: string;
  readonly isReady: boolean;
}

// A fast shutdown ends every transaction and writes a checkpoint, which takes seconds on a slow disk.
const SHUTDOWN_PATIENCE_MS = 60_000;

/** Answers what postmaster.pid says; undefined when there is none; a pid that is not a number when it is broken. */
export async function readPostmasterFile(cluster: string): Promise<PostmasterFile | undefined> {
  let text: string;
  try {
    text = await readFile(join(cluster, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const lines = text.split('\n');
  return {
    pid: Number.parseInt(lines[0] ?? '', 10),
    socketDirectory: lines[4] ?? '',
    isReady: lines[7]?.trim() === 'ready',
  };
}

/**
 * Answers an argument that every PostgreSQL started here carries, by which a later start knows whose process it
 * has before it: a setting of a made-up name. The directory is told by its inode, which a renaming keeps and a
 * copy does not have; the path is for who reads a list of processes.
 */
export async function markOf(cluster: string): Promise<string> {
  return `${await proofOf(cluster)}${cluster}`;
}

async function proofOf(cluster: string): Promise<string> {
  const { dev, ino } = await stat(cluster);
  return `seatkeeper.cluster=${dev}:${ino}:`;
}

/**
 * Clears the way for a new PostgreSQL, which is to be a child of this process; the caller holds the claim on the
 * data directory. Answers what it found:
 * - `nothing`: the last one shut down;
 * - `dead`: it was killed;
 * - `foreign`: the number is another process's by now, or the file is broken, as after a loss of power;
 * - `orphan`: it lost its server and runs; it is stopped.
 * Throws when an orphan does not stop.
 */
export async function clearLeftover(cluster: string): Promise<'nothing' | 'dead' | 'foreign' | 'orphan'> {
  const file = await readPostmasterFile(cluster);
  if (file === undefined) return 'nothing';
  if (file.pid > 1) {
    const proof = await proofOf(cluster);
    if ((await readArguments(file.pid)).includes(proof)) {
      await stopOrphan(file.pid, proof);
      return 'orphan';
    }
    if (!isRunning(file.pid)) return 'dead';
  }
  await disownPostmasterFile(cluster);
  return 'foreign';
}

/**
 * PostgreSQL refuses to start over a number that is a running process's, unless that is its parent. The file is
 * not removed: it names the shared memory by which PostgreSQL finds out that a child of the dead one lives on.
 */
async function disownPostmasterFile(cluster: string): Promise<void> {
  const path = join(cluster, 'postmaster.pid');
  const lines = (await readFile(path, 'utf8')).split('\n');
  await writeFile(path, [process.pid, ...lines.slice(1), ''].join('\n'));
}

async function stopOrphan(pid: number, proof: string): Promise<void> {
  process.kill(pid, 'SIGINT');
  // By its command line, not its number: a process nobody waits for stays a zombie in many containers.
  const isGone = await until(async () => !(await readArguments(pid)).includes(proof), SHUTDOWN_PATIENCE_MS);
  if (!isGone) {
    throw new EmbeddedDatabaseError(
      `PostgreSQL (process ${pid}) has outlived its server and does not stop; stop it by hand`,
    );
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Answers the command line of a process; empty when there is none, or it is a zombie. */
async function readArguments(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    // Not by ps, which slim images lack.
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ');
  }
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'args=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  return stdout;
}
