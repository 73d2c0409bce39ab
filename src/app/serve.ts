import { type Config, publicUrlOf } from '../config/config.ts';
import { SCIM } from '../http/surfaces.ts';
import { type Logger } from '../observability/logger.ts';
import { type Database } from '../storage/database.ts';
import { forgetRates } from '../storage/limits/forget-rates.ts';
import { PostgresSessionSweep } from '../storage/sessions/postgres-session-sweep.ts';
import { PostgresCredentialSweep } from '../storage/tenants/postgres-credential-sweep.ts';
import { PostgresUsageSweep } from '../storage/usage/postgres-usage-sweep.ts';
import { repeat, type Repeating } from '../workers/repeat.ts';
import { sweepCredentials } from '../workers/sweep-credentials.ts';
import { sweepSessions } from '../workers/sweep-sessions.ts';
import { sweepUsage } from '../workers/sweep-usage.ts';
import { serverSecret } from '../storage/server-secrets.ts';
import { createApplication } from './create-application.ts';
import { greeting, prepareFirstStart } from './first-start.ts';
import { listen } from './listen.ts';
import { openDatabase } from './open-database.ts';
import { loadSchemaRegistry } from './project-files.ts';

/** Milliseconds between two sweeps: of expired sessions, and of what grows slowly. */
const SESSIONS_PAUSE = 30_000;
const LONG_PAUSE = 600_000;

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
  // What stops again what was started, the last first: the database goes when nobody needs it any more.
  const undo = [async (): Promise<void> => opened.close()];
  try {
    // Before the tokens come into being: they are shown once, and a start that ends at its port shows nothing.
    const listening = await listen(config.host, config.port);
    undo.push(async () => listening.drain());
    const tokens = await prepareFirstStart(config, database);
    const cursorSecret = await serverSecret(database, 'cursors');
    const publicUrl = publicUrlOf(config, listening.port);
    logger.info({ host: config.host, port: listening.port, publicUrl }, 'listening');
    const sweeping = startSweeping(database, logger);
    undo.push(async () => stopAll(sweeping));
    const draining = new AbortController();
    listening.handle(
      createApplication({
        config,
        publicUrl,
        registry,
        database,
        logger,
        cursorSecret,
        draining: draining.signal,
      }),
    );
    const stop = async (): Promise<void> => {
      draining.abort();
      await unwind(undo);
    };
    return { greeting: greeting(`${publicUrl}${SCIM}`, tokens), stop };
  } catch (error) {
    await unwind(undo);
    throw error;
  }
};

const startSweeping = (database: Database, logger: Logger): Repeating[] => {
  const [sessions, usage] = [new PostgresSessionSweep(database), new PostgresUsageSweep(database)];
  const credentials = new PostgresCredentialSweep(database);
  return [
    repeat({
      name: 'sweep sessions',
      pause: SESSIONS_PAUSE,
      logger,
      work: async () => sweepSessions(sessions),
    }),
    repeat({ name: 'sweep usage', pause: LONG_PAUSE, logger, work: async () => sweepUsage(usage) }),
    repeat({
      name: 'sweep credentials',
      pause: LONG_PAUSE,
      logger,
      work: async () => sweepCredentials(credentials),
    }),
    repeat({ name: 'forget rates', pause: LONG_PAUSE, logger, work: async () => forgetRates(database) }),
  ];
};

const stopAll = async (repeating: readonly Repeating[]): Promise<void> => {
  await Promise.all(repeating.map(async (each) => each.stop()));
};

const unwind = async (undo: (() => Promise<void>)[]): Promise<void> => {
  for (let step = undo.pop(); step !== undefined; step = undo.pop()) {
    await step();
  }
};
