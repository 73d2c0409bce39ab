import { parseArgs } from 'node:util';
import { wholeNumber } from '../options.ts';

/** How a run is done. */
export interface ScaleOptions {
  /** How often each operation is measured at each size; the median counts. */
  readonly rounds: number;
  /** Requests of one measurement. */
  readonly requests: number;
  /** Users of the large tenant. */
  readonly users: number;
  /** Members of the large group. */
  readonly members: number;
  /** What the name of an operation holds that is to be measured; all unless set. */
  readonly only: string | undefined;
  /** Where the result is written. */
  readonly out: string | undefined;
  /** A file for the plans of slow statements. */
  readonly explain: string | undefined;
}

/** Reads the command line. @throws Error for an option that is unknown or wrong. */
export const readOptions = (args: readonly string[]): ScaleOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '3' },
      requests: { type: 'string', default: '150' },
      users: { type: 'string', default: '100000' },
      members: { type: 'string', default: '100000' },
      only: { type: 'string' },
      out: { type: 'string' },
      explain: { type: 'string' },
    },
  });
  const users = wholeNumber('users', values.users);
  const members = wholeNumber('members', values.members);
  if (members > users) {
    throw new Error(`--members: ${members} members need as many --users, not ${users}`);
  }
  return {
    rounds: wholeNumber('rounds', values.rounds),
    requests: wholeNumber('requests', values.requests),
    users,
    members,
    only: values.only,
    out: values.out,
    explain: values.explain,
  };
};
