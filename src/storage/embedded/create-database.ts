import pg from 'pg';
import { DATABASE_NAME } from './create-cluster.ts';
import { SOCKET_PORT } from './socket-directory.ts';

/**
 * Answers how to reach a database of the embedded cluster: a URL for pg's clients and pools, here and in other
 * processes of the same user. It names what a PG… variable of the environment could change.
 */
export const connectionStringFor = (socketDirectory: string, database: string): string =>
  `postgresql://${DATABASE_NAME}@localhost:${SOCKET_PORT}/${database}` +
  `?host=${encodeURIComponent(socketDirectory)}&sslmode=disable`;

/** Creates the database when it is absent: a start may have been killed between cluster and database. */
export async function createDatabase(socketDirectory: string): Promise<void> {
  const client = new pg.Client({ connectionString: connectionStringFor(socketDirectory, 'postgres') });
  // A connection that breaks while no query runs would else end the process; the next query reports it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE_NAME]);
    if (rowCount === 0) await client.query(`create database ${DATABASE_NAME}`);
  } finally {
    await client.end();
  }
}
