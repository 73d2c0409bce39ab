import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { until } from './until.ts';

/** How a process ended: its exit code, or the signal that ended it. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running server, as its users start it. */
export interface ServerProcess {
  /** Such as `http://127.0.0.1:41234`, as the server printed it. */
  readonly baseUrl: string;
  readonly pid: number;
  /** What it has printed so far. */
  stdout(): string;
  stderr(): string;
  /** How it ended, once it has. */
  readonly ended: Promise<Ending>;
  /** Sends the signal (SIGTERM unless set) and answers how it ended. @throws Error when it has to be killed. */
  stop(signal?: NodeJS.Signals): Promise<Ending>;
}

/** A first start of the embedded database takes seconds. */
const START_PATIENCE = 30_000;
/** A server drains for at most 25 s. */
const STOP_PATIENCE = 30_000;

const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url));

/** What a program needs of the surroundings; the rest could configure the server behind the test's back. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'NODE_V8_COVERAGE'];

const environmentWith = (settings: Readonly<Record<string, string>>): Record<string, string> => {
  const inherited = INHERITED.map((name) => [name, process.env[name]] as const);
  return {
    ...Object.fromEntries(inherited.filter((entry): entry is [string, string] => entry[1] !== undefined)),
    PORT: '0',
    // Tests ask as fast as they can.
    RATE_LIMIT: '0',
    ...settings,
  };
};

/** A child whose output is kept and whose end can be waited for. */
class Program {
  readonly #child: ChildProcess;
  readonly ended: Promise<Ending>;
  hasEnded = false;
  stdout = '';
  stderr = '';

  constructor(main: string, environment: Record<string, string>) {
    this.#child = spawn(process.execPath, [main], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = new Promise((resolve, reject) => {
      this.#child.once('error', (error) => {
        this.hasEnded = true;
        reject(error);
      });
      this.#child.once('close', (code, signal) => {
        this.hasEnded = true;
        resolve({ code, signal });
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get output(): string {
    return `--- stdout\n${this.stdout}--- stderr\n${this.stderr}`;
  }

  async stop(signal: NodeJS.Signals): Promise<Ending> {
    this.#child.kill(signal);
    try {
      await until(`the server ends after ${signal}`, () => this.hasEnded, STOP_PATIENCE);
    } catch (error) {
      this.#child.kill('SIGKILL');
      await this.ended;
      throw new Error(`The server had to be killed\n${this.output}`, { cause: error });
    }
    return this.ended;
  }
}

const running = new Set<Program>();

/** Where the server listens: as it was told to, else as it has said; a public address it may print is another. */
const addressOf = (program: Program, port = '0'): string | undefined =>
  port === '0' ? /http:\/\/127\.0\.0\.1:\d+(?=[\s/])/.exec(program.stdout)?.[0] : `http://127.0.0.1:${port}`;

const isReady = async (program: Program, address: string | undefined): Promise<boolean> => {
  if (program.hasEnded) {
    throw new Error('The server ended before it was ready');
  }
  if (address === undefined) {
    return false;
  }
  return fetch(`${address}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
    async (response) => response.arrayBuffer().then(() => response.ok),
    () => false,
  );
};

/**
 * Starts the built server with the given settings alone, on a free port unless one is set, and answers once
 * `/readyz` does. With a PUBLIC_URL the port has to be set, since the server does not print where it listens.
 * @throws Error with what the server printed, when it ends first or is not ready in time.
 */
export const startServer = async (
  settings: Readonly<Record<string, string>> = {},
  main: string = MAIN,
): Promise<ServerProcess> => {
  const program = new Program(main, environmentWith(settings));
  const address = () => addressOf(program, settings['PORT']);
  running.add(program);
  // Settled here for good, so that an end nobody waits for is no unhandled rejection.
  program.ended.catch(() => undefined).finally(() => running.delete(program));
  try {
    await until('the server is ready', () => isReady(program, address()), START_PATIENCE);
  } catch (error) {
    await program.stop('SIGKILL');
    throw new Error(`The server did not start\n${program.output}`, { cause: error });
  }
  return {
    baseUrl: address() ?? '',
    pid: program.pid,
    stdout: () => program.stdout,
    stderr: () => program.stderr,
    ended: program.ended,
    stop: async (signal = 'SIGTERM') => program.stop(signal),
  };
};

/** Ends the servers that tests left running, at the end of the run. */
export const stopServerProcesses = async (): Promise<void> => {
  await Promise.all([...running].map(async (program) => program.stop('SIGKILL')));
};
