import { type KeySet, usableKeys } from './key-set.ts';
import { type KeySetSource } from './key-set-source.ts';

/** Milliseconds for which published keys are taken as they were, unless an unknown one is asked for. */
const FRESH = 600_000;

/** Milliseconds between two questions to one place, whatever is asked for and whatever came of the last one. */
const PAUSE = 30_000;

/** Milliseconds for which keys are good while their place does not answer: an outage there is none here. */
const STALE = 3_600_000;

const SIZE = 1_000;

interface Entry {
  keys: KeySet | undefined;
  fetchedAt: number;
  askedAt: number;
  asking: Promise<void> | undefined;
}

export interface KeySetCacheOptions {
  readonly source: KeySetSource;
  /** Milliseconds on a clock that only measures spans. */
  readonly now: () => number;
  readonly size?: number;
  /** Hears why keys could not be had. */
  readonly onFailure?: (uri: string, error: unknown) => void;
}

/** The keys that clients publish, asked for once in a while: whoever makes keys up cannot make this server ask. */
export class KeySetCache {
  readonly #source: KeySetSource;
  readonly #now: () => number;
  readonly #size: number;
  readonly #onFailure: (uri: string, error: unknown) => void;
  /** The first is the one that was longest not asked for. */
  readonly #entries = new Map<string, Entry>();

  constructor({ source, now, size = SIZE, onFailure = () => undefined }: KeySetCacheOptions) {
    this.#source = source;
    this.#now = now;
    this.#size = size;
    this.#onFailure = onFailure;
  }

  /** Whether keys may be published there. */
  mayAsk(uri: string): boolean {
    return this.#source.mayAsk(uri);
  }

  /** The keys published there, asked for anew where they do not have what is `wanted`; undefined: none to be had. */
  async keysAt(uri: string, wanted: (keys: KeySet) => boolean): Promise<KeySet | undefined> {
    const entry = this.#entryOf(uri);
    const isFresh = (): boolean =>
      entry.keys !== undefined && this.#now() - entry.fetchedAt < FRESH && wanted(entry.keys);
    if (!isFresh()) {
      await (entry.asking ?? this.#ask(uri, entry));
    }
    return this.#now() - entry.fetchedAt < STALE ? entry.keys : undefined;
  }

  async #ask(uri: string, entry: Entry): Promise<void> {
    if (this.#now() - entry.askedAt < PAUSE) {
      return;
    }
    entry.askedAt = this.#now();
    entry.asking = this.#fetch(uri, entry);
    await entry.asking;
    entry.asking = undefined;
  }

  async #fetch(uri: string, entry: Entry): Promise<void> {
    const keys = await this.#source
      .fetch(uri)
      .then(usableKeys)
      .catch((error: unknown) => {
        this.#onFailure(uri, error);
        return undefined;
      });
    if (keys !== undefined) {
      entry.keys = keys;
      entry.fetchedAt = this.#now();
    }
  }

  #entryOf(uri: string): Entry {
    const entry = this.#entries.get(uri) ?? {
      ...{ keys: undefined, fetchedAt: -Infinity, askedAt: -Infinity },
      asking: undefined,
    };
    this.#entries.delete(uri);
    this.#entries.set(uri, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#size && oldest !== undefined) {
      this.#entries.delete(oldest);
    }
    return entry;
  }
}
