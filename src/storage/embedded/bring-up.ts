import { setTimeout as pause } from 'node:timers/promises';
import { clearLeftover, readPostmasterFile } from './leftover-postmaster.ts';
import { type Postmaster, type PostmasterOrder, startPostmaster } from './postmaster.ts';

// The longest statement of a killed PostgreSQL may run on for its statement_timeout, 5 s, several times that here.
const RETRY_PATIENCE_MS = 20_000;
const RETRY_PAUSE_MS = 200;

/**
 * Starts PostgreSQL over whatever the last one left. After a crash it is tried again for a while: PostgreSQL
 * refuses to start as long as a child of a killed one is busy with a statement, and an orphan that was itself
 * still starting shows only by its file. Throws what the last attempt threw.
 */
export async function bringUp(order: PostmasterOrder, say: (message: string) => void): Promise<Postmaster> {
  const { cluster } = order.site;
  const deadline = performance.now() + RETRY_PATIENCE_MS;
  for (;;) {
    const leftover = await clearLeftover(cluster);
    if (leftover !== 'nothing') say(MESSAGES[leftover]);
    try {
      return await startPostmaster(order);
    } catch (error) {
      const mayPass = leftover !== 'nothing' || (await readPostmasterFile(cluster)) !== undefined;
      if (!mayPass || performance.now() > deadline) throw error;
      await pause(RETRY_PAUSE_MS);
    }
  }
}

const MESSAGES = {
  dead: 'The embedded database was killed; it recovers',
  foreign: 'The embedded database was not shut down and its process number is in use; it recovers',
  orphan: 'The embedded database had outlived its server; it was stopped and starts again',
};
