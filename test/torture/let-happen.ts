import { setTimeout as delay } from 'node:timers/promises';
import { now } from './client.ts';
import { type Draws } from './draws.ts';
import { type Fault, type Kinds, type Stage } from './faults.ts';

const LEAST_PAUSE = 300;
const LONGEST_PAUSE = 2_500;
const LEAST_LENGTH = 200;
/** Longer than a server waits for an answer of the database. */
const LONGEST_LENGTH = 7_000;

/** One fault after the other, until it is over; the schedule follows from the draws alone. */
export const letHappen = async (
  stage: Stage,
  {
    kinds,
    draws,
    over,
    onFault,
    onCrash,
    onFailure,
  }: {
    readonly kinds: Kinds;
    readonly draws: Draws;
    readonly over: AbortSignal;
    readonly onFault: (fault: Fault) => void;
    readonly onCrash: (from: number) => void;
    readonly onFailure: (error: unknown) => void;
  },
): Promise<void> => {
  const weights = Object.fromEntries(Object.entries(kinds).map(([kind, { weight }]) => [kind, weight]));
  for (;;) {
    const fault = {
      kind: draws.weighted(weights),
      pause: draws.between(LEAST_PAUSE, LONGEST_PAUSE),
      server: draws.between(0, stage.places.length - 1),
      // Most are short.
      length: Math.round(LEAST_LENGTH + draws.next() ** 2 * (LONGEST_LENGTH - LEAST_LENGTH)),
      pick: draws.between(0, 999),
    };
    await delay(fault.pause);
    if (over.aborted) {
      return;
    }
    onFault(fault);
    const start = now();
    // The database may be coming up from the last one, and then nobody is there to be hurt.
    await kinds[fault.kind]?.happen(stage, fault).catch(onFailure);
    if (kinds[fault.kind]?.isCrash === true) {
      onCrash(start);
    }
  }
};
