import { ListenError } from './app/listen.ts';
import { runServer } from './app/run-server.ts';
import { ConfigError } from './config/config-error.ts';
import { EmbeddedDatabaseError } from './storage/embedded/embedded-database-error.ts';
import { MigrationLockError, SchemaError } from './storage/migrate.ts';

/** Ends the process with a message for the person who started it. */
const fail = (message: string): never => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};

const EXPECTED = [ConfigError, EmbeddedDatabaseError, ListenError, MigrationLockError, SchemaError];

runServer(process.env).then(
  () => process.exit(0),
  (error: unknown) => {
    const isExpected = error instanceof Error && EXPECTED.some((kind) => error instanceof kind);
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    fail(isExpected ? error.message : `seatkeeper failed: ${text}`);
  },
);
