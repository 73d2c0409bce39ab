/**
 * A server process for tests that kill one: starts the embedded database of the directory in its first argument
 * (its second is the binariesDirectory) and prints one JSON object a line: where the database is, then each row number once its commit is acknowledged.
 * SIGTERM stops it in order, SIGHUP makes it end without stopping its database. A start that fails ends it with
 * the message.
 */
import pg from 'pg';
import { startEmbeddedDatabase } from '../../src/storage/embedded/embedded-database.ts';

const [dataDirectory = '', binariesDirectory = ''] = process.argv.slice(2);

const say = (line: Record<string, unknown>): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

try {
  const database = await startEmbeddedDatabase({ dataDirectory, binariesDirectory });
  process.once('SIGTERM', () => void database.stop().then(() => process.exit(0)));
  process.once('SIGHUP', () => process.exit(1));
  const client = new pg.Client({ connectionString: database.connectionString });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('create table if not exists written (number bigint generated always as identity)');
  say({ connectionString: database.connectionString });
  // Ends with the database, in the middle of a statement.
  for (;;) {
    const sql = 'insert into written default values returning number::int';
    say({ written: (await client.query<{ number: number }>(sql)).rows[0]?.number });
  }
} catch (error) {
  say({ failed: (error as Error).message });
}
