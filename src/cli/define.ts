import { type Command, InvalidArgumentError } from 'commander';
import { type Actor } from '../kernel/actor.ts';
import { type Answer } from './answer.ts';
import { EXIT } from './exit-codes.ts';

/** The operator at a terminal. */
export const AT_TERMINAL: Actor = {
  type: 'operator',
  tokenId: null,
  connection: 'command line',
  requestId: null,
};

/** Does a command with its options and its arguments. */
type Work<Options> = (options: Options, args: readonly string[]) => Promise<Answer>;

/** Adds what every command has: `--json`, examples under its help, and how its answer is shown. */
export const define = <Options extends object>(
  command: Command,
  examples: readonly string[],
  work: Work<Options>,
): void => {
  const lines = examples.map((example) => `  $ seatkeeper ${example}`);
  command
    .option('--json', 'answer one JSON document on stdout')
    .addHelpText('after', `\nExamples:\n${lines.join('\n')}`)
    .action(async () => {
      const options = command.opts<Options & { json?: boolean }>();
      const answer = await work(options, command.args);
      const text = options.json === true ? JSON.stringify(answer.document) : answer.text;
      process.stdout.write(`${text}\n`);
      process.exitCode = answer.isRefused === true ? EXIT.refused : EXIT.fine;
    });
};

/** A whole number of at most `most`. */
export const wholeNumber =
  (most: number) =>
  (text: string): number => {
    if (!/^\d{1,10}$/.test(text) || Number(text) > most) {
      throw new InvalidArgumentError(`It must be a whole number from 0 to ${most}.`);
    }
    return Number(text);
  };

/** A text of at most 200 characters that is not empty, as the operator's API takes names. */
export const nameFrom = (text: string): string => {
  if (text === '' || text.length > 200) {
    throw new InvalidArgumentError('It must have 1 to 200 characters.');
  }
  return text;
};
