import { UnavailableError } from '../kernel/unavailable-error.ts';
import { type Caller } from './caller.ts';
import { checkPrecondition, type Preconditions, type Versioned } from './version.ts';

/** A write on one resource, on the versions that the client wants. */
export interface ResourceWrite extends Preconditions {
  readonly caller: Caller;
  readonly id: string;
}

/** How often a write is tried on the newest version before the client is asked to come back. */
const ATTEMPTS = 20;
/** The longest pause before another attempt, in milliseconds; it doubles from 2 up to this. */
const LONGEST_PAUSE = 64;

/** How a resource is read before it is written. */
export interface VersionedReading<Current> extends Preconditions {
  readonly read: () => Promise<Current>;
  readonly versioned: (current: Current) => Versioned;
}

/**
 * Reads a resource and writes it, if nobody else wrote in between; else both happen again, unless the client bound
 * its request to the older version. `attempt` answers undefined when the version it was given is not the newest any
 * more.
 * @throws DirectoryError `preconditionFailed`; whatever `read` and `attempt` refuse; UnavailableError after many lost
 * races.
 */
export const onNewestVersion = async <Current, Result>(
  { read, versioned, ...preconditions }: VersionedReading<Current>,
  attempt: (current: Current) => Promise<Result | undefined>,
): Promise<Result> => {
  for (let count = 1; count <= ATTEMPTS; count += 1) {
    const current = await read();
    checkPrecondition(versioned(current), preconditions);
    const result = await attempt(current);
    if (result !== undefined) {
      return result;
    }
    await pause(count);
  }
  throw new UnavailableError('The resource is being written by too many requests at once');
};

/** Those who lost a race together must not run the next one together. */
const pause = async (count: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, Math.random() * Math.min(2 ** count, LONGEST_PAUSE));
  });
