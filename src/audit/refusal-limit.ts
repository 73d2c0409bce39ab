import { type Refusal } from './refusal.ts';

/** Milliseconds in which a refusal is recorded once. */
const WINDOW = 60_000;

/** Different refusals of one credential in that time: who tries one id after the other does not fill the disk either. */
const MOST_OF_CREDENTIAL = 100;

/** Lets each refusal through once a minute, and of one credential only so many. Counted in this process alone. */
export class RefusalLimit {
  readonly #now: () => number;
  #window = 0;
  /** By credential, what was let through in this window. */
  readonly #admitted = new Map<string, Set<string>>();

  /** @param now Milliseconds since any moment. */
  constructor(now: () => number) {
    this.#now = now;
  }

  admits({ tenant, actor, method, endpoint, target, code }: Refusal): boolean {
    this.#moveOn();
    const credential = `${tenant} ${actor.tokenId ?? ''}`;
    const admitted = this.#admitted.get(credential) ?? new Set();
    const refusal = JSON.stringify([method, endpoint, target.type, target.id, code]);
    if (admitted.has(refusal) || admitted.size === MOST_OF_CREDENTIAL) {
      return false;
    }
    this.#admitted.set(credential, admitted.add(refusal));
    return true;
  }

  #moveOn(): void {
    const window = Math.floor(this.#now() / WINDOW);
    if (window !== this.#window) {
      this.#window = window;
      this.#admitted.clear();
    }
  }
}
