import { loadConfig } from '../config/load-config.ts';
import { createLogger } from '../observability/logger.ts';
import { serve } from './serve.ts';

/** Answers when somebody asks the process to end, also while it is still starting. */
const untilSignalled = async (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });

/**
 * Serves until somebody asks the process to end, and goes down in order.
 * @throws ConfigError, EmbeddedDatabaseError, ListenError, SchemaError, UnavailableError
 */
export const runServer = async (environment: NodeJS.ProcessEnv): Promise<void> => {
  const signalled = untilSignalled();
  const config = loadConfig(environment);
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
};
