import { stopCommands } from './command-line.ts';
import { stopDatabaseServer } from './database-server.ts';
import { stopServerProcesses } from './server-process.ts';
import { dropTestDatabases } from './test-database.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const others = new Set<() => Promise<void>>();

/** What a test has started by itself is stopped with the rest, at the end of the run or at a signal. */
export const cleanUpWith = (stop: () => Promise<void>): void => {
  others.add(stop);
};

const cleanUp = async (): Promise<void> => {
  const stopping = [stopServerProcesses(), stopCommands(), ...[...others].map(async (stop) => stop())];
  await Promise.all(stopping).finally(async () => dropTestDatabases().finally(stopDatabaseServer));
};

/** The embedded database does not hear a Ctrl-C of the terminal and would outlive this process. */
const onSignal = (signal: NodeJS.Signals): void => {
  stopListening();
  void cleanUp().finally(() => process.kill(process.pid, signal));
};

const stopListening = (): void => {
  for (const signal of SIGNALS) {
    process.removeListener(signal, onSignal);
  }
};

/** Mocha's hooks around the whole run: whatever fails in it, no process and no file of it stays behind. */
export const mochaHooks: Mocha.RootHookObject = {
  beforeAll() {
    for (const signal of SIGNALS) {
      process.on(signal, onSignal);
    }
  },
  async afterAll(this: Mocha.Context) {
    this.timeout(60_000);
    await cleanUp();
    stopListening();
  },
};
