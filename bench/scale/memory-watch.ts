import { readFileSync } from 'node:fs';

/** The resident memory of a program while something was done; MiB. */
export interface MemoryPhase {
  readonly name: string;
  readonly before: number;
  /** The most that was seen, by a look every 100 ms. */
  readonly peak: number;
  /** The most there ever was until the end of the phase, as the kernel counts it. */
  readonly highWater: number;
}

const INTERVAL = 100;
const KIBIBYTES = 1024;

/** Watches the memory of a program, where the kernel tells it as a file (Linux). */
export class MemoryWatch {
  readonly #pid: number;
  readonly phases: MemoryPhase[] = [];

  constructor(pid: number) {
    this.#pid = pid;
  }

  get isAvailable(): boolean {
    return this.#read() !== undefined;
  }

  /** Does the work as a phase of this name. */
  async during<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#read()?.resident ?? 0;
    let peak = before;
    const look = (): void => {
      peak = Math.max(peak, this.#read()?.resident ?? 0);
    };
    const timer = setInterval(look, INTERVAL);
    try {
      return await work();
    } finally {
      clearInterval(timer);
      look();
      this.phases.push({ name, before, peak, highWater: this.#read()?.highWater ?? 0 });
    }
  }

  #read(): { readonly resident: number; readonly highWater: number } | undefined {
    try {
      const text = readFileSync(`/proc/${this.#pid}/status`, 'latin1');
      const valueOf = (name: string): number =>
        Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0) / KIBIBYTES;
      return { resident: valueOf('VmRSS'), highWater: valueOf('VmHWM') };
    } catch {
      return undefined;
    }
  }
}
