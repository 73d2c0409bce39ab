import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A server in a process of its own. */
export interface Program {
  readonly baseUrl: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** How to start one. */
export interface ProgramOrder {
  readonly script: string;
  readonly settings: Readonly<Record<string, string>>;
  /** A folder for a CPU profile, written when the program ends. */
  readonly profile: string | undefined;
}

/** Starts a program and waits until it says on its standard output where it listens. */
export const startProgram = async ({ script, settings, profile }: ProgramOrder): Promise<Program> => {
  const flags = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const child = spawn(process.execPath, [...flags, script], {
    // Nothing else of the environment: it could configure the server behind the benchmark's back.
    env: { PATH: process.env['PATH'] ?? '', HOST: '127.0.0.1', PORT: '0', ...settings },
    // The log is written, and thrown away.
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit');
  let output = '';
  const baseUrl = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`${script} ended with ${code ?? 'a signal'} before it was ready\n${output}`));
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const address = /http:\/\/127\.0\.0\.1:\d+(?=[\s/])/.exec(output)?.[0];
      if (address !== undefined) {
        resolve(address);
      }
    });
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  return { baseUrl, pid: child.pid ?? 0, stop };
};
