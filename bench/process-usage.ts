import { readFileSync } from 'node:fs';

/** What a program has used since it started. */
export interface Usage {
  /** Milliseconds of CPU time, its own and the kernel's for it. */
  readonly cpu: number;
  /** The most memory it ever held, in MiB. */
  readonly peakMemory: number;
}

/** The kernel counts in hundredths of a second, on every Linux. */
const TICK = 10;
const KIBIBYTES = 1024;

/** Reads it where the kernel tells it as files (Linux); undefined elsewhere. */
export const usageOf = (pid: number): Usage | undefined => {
  try {
    // Behind the name of the program, which may have spaces in it: state is field 3, utime 14, stime 15.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? [];
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const peak = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
    return { cpu: (Number(fields[11]) + Number(fields[12])) * TICK, peakMemory: peak / KIBIBYTES };
  } catch {
    return undefined;
  }
};
