import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from './repository.ts';

/** How a command ended, and what it said. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const MAIN = join(REPOSITORY_ROOT, 'dist/src/cli/main.js');
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'NODE_V8_COVERAGE'];

/** Runs the built program with these settings alone. */
export const runCommand = async (
  settings: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<CommandResult> =>
  new Promise((resolve) => {
    const inherited = Object.fromEntries(INHERITED.map((name) => [name, process.env[name]]));
    execFile(
      process.execPath,
      [MAIN, ...args],
      { env: { ...inherited, ...settings } },
      (error, stdout, stderr) => {
        resolve({
          code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1,
          stdout,
          stderr,
        });
      },
    );
  });
