import { ListenError } from './app/listen.ts';
import { serve } from './app/serve.ts';
import { ConfigError } from './config/config-error.ts';
import { loadConfig } from './config/load-config.ts';
import { createLogger } from './observability/logger.ts';
import { EmbeddedDatabaseError } from './storage/embedded/embedded-database-error.ts';

/** Ends the process with a message for the person who started it. */
const fail = (message: string): never => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};

/** Answers when somebody asks the process to end, also while it is still starting. */
const signalled = new Promise<NodeJS.Signals>((resolve) => {
  process.once('SIGTERM', resolve);
  process.once('SIGINT', resolve);
});

const run = async (): Promise<void> => {
  const config = loadConfig(process.env);
  const logger = createLogger({ level: config.logLevel });
  const server = await serve(config, logger, (code) => {
    // Nothing works without it; whoever supervises this process starts both again.
    logger.error({ code }, 'the embedded database ended');
    process.exit(1);
  });
  process.stdout.write(`${server.greeting}\n`);

  logger.info({ signal: await signalled }, 'stopping');
  // A second Ctrl-C must not end the process in the middle of that.
  process.on('SIGTERM', () => undefined).on('SIGINT', () => undefined);
  await server.stop();
  process.exit(0);
};

run().catch((error: unknown) => {
  const isExpected =
    error instanceof ConfigError || error instanceof EmbeddedDatabaseError || error instanceof ListenError;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  fail(isExpected ? error.message : `seatkeeper failed: ${text}`);
});
