import { type Config, publicUrlOf } from '../config/config.ts';
import { SCIM } from '../http/surfaces.ts';
import { type Logger } from '../observability/logger.ts';
import { PostgresCredentialSweep } from '../storage/tenants/postgres-credential-sweep.ts';
import { PostgresSessionSweep } from '../storage/sessions/postgres-session-sweep.ts';
import { repeat } from '../workers/repeat.ts';
import { sweepCredentials } from '../workers/sweep-credentials.ts';
import { sweepSessions } from '../workers/sweep-sessions.ts';
import { serverSecret } from '../storage/server-secrets.ts';
import { createApplication } from './create-application.ts';
import { greeting, prepareFirstStart } from './first-start.ts';
import { listen } from './listen.ts';
import { openDatabase } from './open-database.ts';
import { loadSchemaRegistry } from './project-files.ts';

/** Milliseconds between two sweeps of expired sessions. */
const SWEEP_PAUSE = 30_000;

/** The same of expired access tokens and assertions. */
const CREDENTIAL_SWEEP_PAUSE = 300_000;

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
    const sweep = new PostgresSessionSweep(database);
    const sweeping = repeat({
      ...{ name: 'sweep sessions', pause: SWEEP_PAUSE, logger },
      work: async () => sweepSessions(sweep),
    });
    undo.push(async () => sweeping.stop());
    const credentialSweep = new PostgresCredentialSweep(database);
    const tidying = repeat({
      ...{ name: 'sweep credentials', pause: CREDENTIAL_SWEEP_PAUSE, logger },
      work: async () => sweepCredentials(credentialSweep),
    });
    undo.push(async () => tidying.stop());
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

const unwind = async (undo: (() => Promise<void>)[]): Promise<void> => {
  for (let step = undo.pop(); step !== undefined; step = undo.pop()) {
    await step();
  }
};
