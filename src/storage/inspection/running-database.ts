import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { DATABASE_NAME } from '../embedded/create-cluster.ts';
import { connectionStringFor } from '../embedded/create-database.ts';
import { readPostmasterFile } from '../embedded/leftover-postmaster.ts';

/** How to reach the embedded database of a directory that a server is running; undefined when none is. */
export const findRunningDatabase = async (dataDirectory: string): Promise<string | undefined> => {
  const directory = await realpath(dataDirectory).catch(() => undefined);
  const file = directory === undefined ? undefined : await readPostmasterFile(join(directory, 'pgdata'));
  if (file?.isReady !== true) {
    return undefined;
  }
  const connectionString = connectionStringFor(file.socketDirectory, DATABASE_NAME);
  return (await isAnswering(connectionString)) ? connectionString : undefined;
};

/** The file also outlives a database that was killed. */
const isAnswering = async (connectionString: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 3_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
};
