import { runCommandLine } from '../../src/cli/run-command-line.ts';
import { type CommandOrder, type CommandResult } from './command-line.ts';

/** Keeps what is written meanwhile to itself. */
const captured = (stream: NodeJS.WriteStream): { readonly text: () => string; readonly stop: () => void } => {
  const write = stream.write.bind(stream);
  let text = '';
  stream.write = (chunk: string | Uint8Array): boolean => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    return true;
  };
  return {
    text: () => text,
    stop: () => {
      stream.write = write;
    },
  };
};

const run = async ({ environment, args }: CommandOrder): Promise<CommandResult> => {
  process.env = { ...environment };
  process.exitCode = undefined;
  const [stdout, stderr] = [captured(process.stdout), captured(process.stderr)];
  try {
    const code = await runCommandLine(args);
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    stdout.stop();
    stderr.stop();
    // How this process ends is no affair of the commands.
    process.exitCode = undefined;
  }
};

process.on('message', (order: CommandOrder) => {
  void run(order).then((result) => process.send?.(result));
});
