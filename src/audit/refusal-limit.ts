import { type Refusal } from './refusal.ts';

/** Milliseconds in which a refusal is recorded once. */
const WINDOW = 60_000;

/** Different refusals of one credential in that time: who tries one id after the other does not fill the disk either. */
const MOST_OF_CREDENTIAL = 100;

/** Lets each refusal through once a minute, and of one credential only so many. Counted in this process alone. */
export class RefusalLimit {
  readonly #now: () => number;
  /** By refusal, when it was let through, the oldest first. */
  readonly #admitted = new Map<string, { readonly credential: string; readonly at: number }>();
  readonly #counts = new Map<string, number>();

  /** @param now Milliseconds since any moment. */
  constructor(now: () => number) {
    this.#now = now;
  }

  admits({ tenant, actor, method, endpoint, target, code }: Refusal): boolean {
    this.#forgetOld();
    const credential = `${tenant} ${actor.tokenId ?? ''}`;
    const refusal = JSON.stringify([credential, method, endpoint, target.type, target.id, code]);
    const count = this.#counts.get(credential) ?? 0;
    if (this.#admitted.has(refusal) || count === MOST_OF_CREDENTIAL) {
      return false;
    }
    this.#admitted.set(refusal, { credential, at: this.#now() });
    this.#counts.set(credential, count + 1);
    return true;
  }

  #forgetOld(): void {
    const newest = this.#now() - WINDOW;
    for (const [refusal, { credential, at }] of this.#admitted) {
      if (at > newest) {
        return;
      }
      this.#admitted.delete(refusal);
      const count = (this.#counts.get(credential) ?? 1) - 1;
      if (count === 0) {
        this.#counts.delete(credential);
      } else {
        this.#counts.set(credential, count);
      }
    }
  }
}
