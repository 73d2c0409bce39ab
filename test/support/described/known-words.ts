/** Words that mean something to a server, by what they are for; those that it answers come to them. */
export class KnownWords {
  readonly #words = new Map<string, string[]>();

  constructor(words: Readonly<Record<string, readonly string[]>>) {
    Object.entries(words).forEach(([name, each]) => this.#words.set(name, [...each]));
  }

  of(name: string): readonly string[] {
    return this.#words.get(name) ?? [];
  }

  /** Remembers the latest few beside those that were known from the beginning. */
  add(name: string, word: string): void {
    const known = this.#words.get(name) ?? [];
    this.#words.set(name, [...known.slice(0, 2), ...known.slice(2).slice(-4), word]);
  }
}
