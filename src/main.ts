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

const run = async (): Promise<void> => {
  const config = loadConfig(process.env);
  const logger = createLogger({ level: config.logLevel });
  const server = await serve(config, logger, (code) => {
    // Nothing works without it; whoever supervises this process starts both again.
    logger.error({ code }, 'the embedded database ended');
    process.exit(1);
  });
  process.stdout.write(`${server.greeting}\n`);

  let isStopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (isStopping) {
      return;
    }
    isStopping = true;
    logger.info({ signal }, 'stopping');
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'stopped with an error');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
};

run().catch((error: unknown) => {
  const isExpected = error instanceof ConfigError || error instanceof EmbeddedDatabaseError;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  fail(isExpected ? error.message : `seatkeeper could not start: ${text}`);
});
