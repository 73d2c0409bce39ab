import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from './repository.ts';

/** How a command ended, and what it said. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the child of these tests is asked to run. */
export interface CommandOrder {
  readonly environment: Readonly<Record<string, string>>;
  readonly args: readonly string[];
}

const MAIN = join(REPOSITORY_ROOT, 'dist/src/cli/main.js');
const CHILD = new URL('./command-child.js', import.meta.url);
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'NODE_V8_COVERAGE'];

const environmentWith = (settings: Readonly<Record<string, string>>): Record<string, string> => {
  const inherited = INHERITED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(inherited), ...settings };
};

let child: ChildProcess | undefined;

/**
 * Runs a command of the built program with these settings alone, in a process that has loaded it already: loading takes
 * ten times as long as what most commands do. One after the other.
 */
export const runCommand = async (
  settings: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<CommandResult> => {
  child ??= fork(CHILD, { env: environmentWith({}), stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const order: CommandOrder = { environment: environmentWith(settings), args };
  const over = new AbortController();
  const ended = once(child, 'exit', { signal: over.signal }).then(([code]) => {
    throw new Error(`The process of the commands ended with ${String(code)}`);
  });
  child.send(order);
  const answered = once(child, 'message', { signal: over.signal }) as Promise<[CommandResult]>;
  const [answer] = await Promise.race([answered, ended]).finally(() => {
    // Whichever of the two did not come is waited for no longer.
    answered.catch(() => undefined);
    ended.catch(() => undefined);
    over.abort();
  });
  return answer;
};

/** The same as its users start it: a process of its own. */
export const runProgram = async (
  settings: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<CommandResult> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [MAIN, ...args],
      { env: environmentWith(settings) },
      (error, stdout, stderr) => {
        resolve({
          code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1,
          stdout,
          stderr,
        });
      },
    );
  });

/** Ends the process of the commands, at the end of the run. */
export const stopCommands = async (): Promise<void> => {
  const ending = child;
  child = undefined;
  if (ending?.connected === true) {
    ending.disconnect();
    await once(ending, 'exit');
  }
};
