import { type FileHandle, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** PostgreSQL's log, open for appending. */
export interface ServerLog {
  readonly path: string;
  /** The descriptor PostgreSQL writes to. */
  readonly descriptor: number;
  /** Answers the last lines written since it was opened. */
  tail(): Promise<string>;
  close(): Promise<void>;
}

const LARGEST_LOG = 10 * 1024 * 1024;
const LONGEST_TAIL = 8 * 1024;
const TAIL_LINES = 20;

/** Opens the log in a data directory; one that has grown large is set aside first, replacing an older one. */
export async function openServerLog(directory: string): Promise<ServerLog> {
  const path = join(directory, 'postgresql.log');
  const { size } = await stat(path).catch(() => ({ size: 0 }));
  if (size > LARGEST_LOG) await rename(path, `${path}.old`);
  // What a client gets wrong is not logged, but PostgreSQL's own failures may quote rows.
  const handle = await open(path, 'a+', 0o600);
  const { size: start } = await handle.stat();
  return {
    path,
    descriptor: handle.fd,
    tail: () => readTail(handle, start),
    close: () => handle.close(),
  };
}

async function readTail(handle: FileHandle, start: number): Promise<string> {
  const { size } = await handle.stat();
  const from = Math.max(start, size - LONGEST_TAIL);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
  return buffer.toString('utf8', 0, bytesRead).trim().split('\n').slice(-TAIL_LINES).join('\n');
}
