import { parseArgs } from 'node:util';
import { wholeNumber } from '../options.ts';

/** How a run is done. */
export interface SessionBenchOptions {
  /** How often each variant is measured on each target; the median counts. */
  readonly rounds: number;
  /** How long one measurement takes. */
  readonly seconds: number;
  /** Agents who come and go at the same time, each on a connection of its own. */
  readonly connections: number;
  /** The one variant to measure; all unless set. */
  readonly only: string | undefined;
  /** The one target to measure, for a profile; all unless set. */
  readonly target: string | undefined;
  /** Where the result is written. */
  readonly out: string | undefined;
  /** A folder for a CPU profile of each server. */
  readonly profile: string | undefined;
}

/** Reads the command line. @throws Error for an option that is unknown or wrong. */
export const readOptions = (args: readonly string[]): SessionBenchOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '4' },
      connections: { type: 'string', default: '32' },
      only: { type: 'string' },
      target: { type: 'string' },
      out: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  return {
    rounds: wholeNumber('rounds', values.rounds),
    seconds: wholeNumber('seconds', values.seconds),
    connections: wholeNumber('connections', values.connections),
    only: values.only,
    target: values.target,
    out: values.out,
    profile: values.profile,
  };
};
