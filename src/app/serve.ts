import { type Config, publicUrlOf } from '../config/config.ts';
import { SCIM } from '../http/surfaces.ts';
import { type Logger } from '../observability/logger.ts';
import { createApplication } from './create-application.ts';
import { greeting, prepareFirstStart } from './first-start.ts';
import { listen } from './listen.ts';
import { openDatabase } from './open-database.ts';
import { loadSchemaRegistry } from './project-files.ts';

/** A server at work. */
export interface RunningServer {
  /** What to tell the person who started it. */
  readonly greeting: string;
  /** Goes down in order: no new requests, those on their way finished, the database last. */
  stop(): Promise<void>;
}

/**
 * Starts everything: the database, its schema, the first data, and the port. What was started is stopped again when
 * a later step fails.
 */
export const serve = async (
  config: Config,
  logger: Logger,
  onEmbeddedExit: (code: number | null) => void,
): Promise<RunningServer> => {
  const registry = await loadSchemaRegistry();
  const opened = await openDatabase(config, logger, onEmbeddedExit);
  const { database } = opened;
  try {
    const tokens = await prepareFirstStart(config, database);
    const listening = await listen(config.host, config.port);
    const publicUrl = publicUrlOf(config, listening.port);
    let isDraining = false;
    listening.handle(
      createApplication({ config, publicUrl, registry, database, logger, isDraining: () => isDraining }),
    );
    const stop = async (): Promise<void> => {
      isDraining = true;
      await listening.drain();
      await opened.close();
    };
    return { greeting: greeting(`${publicUrl}${SCIM}`, tokens), stop };
  } catch (error) {
    await opened.close();
    throw error;
  }
};
