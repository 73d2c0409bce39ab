/** The values of a statement in the making: values never become part of its text. */
export class Parameters {
  readonly #values: unknown[];

  constructor(values: readonly unknown[]) {
    this.#values = [...values];
  }

  get values(): readonly unknown[] {
    return this.#values;
  }

  /** Adds a value and answers its placeholder. */
  add(value: unknown): string {
    this.#values.push(value);
    return `$${this.#values.length}`;
  }
}

/** A text of our own (an attribute name, a URN) as an SQL literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
