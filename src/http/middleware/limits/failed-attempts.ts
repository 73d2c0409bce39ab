import { hash } from 'node:crypto';

/** Failed authentications of one address in a minute; a person or a rotation that went wrong needs a few. */
const MOST = 10;

/**
 * Failures in a minute up to which a token that has our form is looked up all the same: a new connection behind a busy
 * address works at once, and nobody has the database search for invented tokens without end.
 */
const MOST_LOOKED_UP = 100;

/** Milliseconds. */
const WINDOW = 60_000;

/** Milliseconds for which a credential that was good is let through for another look. */
const FAMILIAR = 3_600_000;

/** Milliseconds after which that span begins anew when the credential comes again. */
const RENEWED = 60_000;

const SIZE = 10_000;

interface Failures {
  count: number;
  readonly until: number;
}

/** A credential, and the surface that it is shown to: what is good on one is refused on another and stays good. */
export interface Shown {
  readonly surface: string;
  /** The Authorization header. */
  readonly authorization: string;
}

/**
 * Who failed to authenticate lately, by address; and which credentials were good, so that they keep working where somebody
 * else behind the same address guesses. Both are bounded, and what is oldest goes first.
 */
export class FailedAttempts {
  readonly #now: () => number;
  readonly #failures = new Map<string, Failures>();
  readonly #familiar = new Map<string, number>();

  /** `now`: milliseconds on a clock that only measures spans. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Seconds until an address may try again; undefined when it may now. */
  secondsToWait(address: string): number | undefined {
    const failures = this.#failuresOf(address);
    return failures !== undefined && failures.count >= MOST
      ? Math.ceil((failures.until - this.#now()) / 1_000)
      : undefined;
  }

  /** Whether a token of an address may be looked up that could be none but ours. */
  mayBeLookedUp(address: string): boolean {
    return (this.#failuresOf(address)?.count ?? 0) < MOST_LOOKED_UP;
  }

  /** One more attempt of an address has failed; what it was made with is no longer known as good where it was shown. */
  failed(address: string, shown: Shown): void {
    const failures = this.#failuresOf(address) ?? { count: 0, until: this.#now() + WINDOW };
    failures.count += 1;
    put(this.#failures, address, failures);
    this.#familiar.delete(keyOf(shown));
  }

  /** A credential was accepted. */
  succeeded(shown: Shown): void {
    const key = keyOf(shown);
    const until = this.#now() + FAMILIAR;
    // The same one comes with every request; it need not be noted each time.
    if ((this.#familiar.get(key) ?? -Infinity) < until - RENEWED) {
      put(this.#familiar, key, until);
    }
  }

  /** Whether a credential was accepted lately. */
  isFamiliar(shown: Shown): boolean {
    return (this.#familiar.get(keyOf(shown)) ?? -Infinity) > this.#now();
  }

  #failuresOf(address: string): Failures | undefined {
    const failures = this.#failures.get(address);
    return failures !== undefined && failures.until > this.#now() ? failures : undefined;
  }
}

/** The hash: what is kept here must open nothing. */
const keyOf = ({ surface, authorization }: Shown): string =>
  hash('sha256', `${surface} ${authorization}`, 'base64');

const put = <Value>(entries: Map<string, Value>, key: string, value: Value): void => {
  entries.delete(key);
  entries.set(key, value);
  const [oldest] = entries.keys();
  if (entries.size > SIZE && oldest !== undefined) {
    entries.delete(oldest);
  }
};
