import { type Statement } from '../statement.ts';

/** How often a text must be met before it gets a name, and how many get one. */
const MEETINGS = 3;
const MOST_NAMES = 200;
/** Texts that are counted at a time. */
const MOST_COUNTED = 1_000;

/**
 * Names for statements that are made of filters. A statement with a name is parsed once per connection, and PostgreSQL
 * may keep its plan: planning costs more than looking a user up. Connections keep what has a name for ever, so only
 * forms that come back get one, and no client can make there be ever more of them. The caller says which forms are
 * usual at all: what a client can vary freely, such as the size of a page, must not use the names up.
 */
export class StatementNames {
  readonly #prefix: string;
  readonly #meetings = new Map<string, number>();
  readonly #names = new Map<string, string>();

  /** @param prefix What no other statement's name begins with. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** The statement with this text, named if it is a usual and frequent one. */
  statement(text: string, isUsual: boolean): Statement {
    if (!isUsual) {
      return { name: '', text };
    }
    const name = this.#names.get(text);
    if (name !== undefined) {
      return { name, text };
    }
    const meetings = (this.#meetings.get(text) ?? 0) + 1;
    if (meetings < MEETINGS || this.#names.size === MOST_NAMES) {
      this.#count(text, meetings);
      return { name: '', text };
    }
    this.#meetings.delete(text);
    const newName = `${this.#prefix}-${this.#names.size + 1}`;
    this.#names.set(text, newName);
    return { name: newName, text };
  }

  #count(text: string, meetings: number): void {
    // A flood of new forms may cost the others their count, never the server its memory.
    if (this.#meetings.size >= MOST_COUNTED) {
      this.#meetings.clear();
    }
    this.#meetings.set(text, meetings);
  }
}
