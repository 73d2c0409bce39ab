import { parseArgs } from 'node:util';

/** How a run is done. */
export interface BenchOptions {
  /** How often each operation is measured on each target; the median counts. */
  readonly rounds: number;
  /** How long one measurement takes. */
  readonly seconds: number;
  /** Requests on their way at the same time, each on a connection of its own. */
  readonly connections: number;
  /** How many users are there to be read and patched. */
  readonly users: number;
  /** The one operation to measure; all unless set. */
  readonly only: string | undefined;
  /** Where the result is written. */
  readonly out: string | undefined;
  /** A folder for a CPU profile of each target. */
  readonly profile: string | undefined;
}

/** @throws Error for anything but a whole number from 1 to 9,999,999. */
export const wholeNumber = (name: string, text: string): number => {
  if (!/^[1-9]\d{0,6}$/.test(text)) {
    throw new Error(`--${name} must be a whole number from 1 on; it is "${text}"`);
  }
  return Number(text);
};

/** Reads the command line. @throws Error for an option that is unknown or wrong. */
export const readOptions = (args: readonly string[]): BenchOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '4' },
      connections: { type: 'string', default: '32' },
      users: { type: 'string', default: '1000' },
      only: { type: 'string' },
      out: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  return {
    rounds: wholeNumber('rounds', values.rounds),
    seconds: wholeNumber('seconds', values.seconds),
    connections: wholeNumber('connections', values.connections),
    users: wholeNumber('users', values.users),
    only: values.only,
    out: values.out,
    profile: values.profile,
  };
};
