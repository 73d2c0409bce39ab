import { createHmac, timingSafeEqual } from 'node:crypto';
import { type CursorPosition } from '../../../provisioning/resource-query.ts';
import { ScimError } from '../../../scim/scim-error.ts';

/** What a cursor is bound to: tenant, resource type, filter and order. */
export type CursorScope = readonly string[];

/** What a cursor says: where the walk stands, and until when it may go on (seconds since the epoch). */
interface Content {
  readonly k: string | null;
  readonly s: string;
  readonly n: number;
  readonly e: number;
}

export interface CursorOptions {
  /** The same for every process, so that any of them can serve the next page. */
  readonly secret: Buffer;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Seconds that a cursor is good for: `cursorTimeout` of ServiceProviderConfig. */
  readonly timeout: number;
}

/**
 * The cursors of RFC 9865: a position, signed together with what it is a position in, so that a client can neither
 * forge one nor carry it to another query or tenant. RFC 9865 §2.1 allows the characters `A-Z a-z 0-9 - . _ ~`.
 */
export class Cursors {
  readonly #options: CursorOptions;

  constructor(options: CursorOptions) {
    this.#options = options;
  }

  write(position: CursorPosition, scope: CursorScope): string {
    const { key, sequence, totalResults } = position;
    const expires = Math.floor(this.#options.now() / 1000) + this.#options.timeout;
    const content: Content = { k: key, s: sequence, n: totalResults, e: expires };
    const text = Buffer.from(JSON.stringify(content)).toString('base64url');
    return `${text}.${this.#sign(text, scope)}`;
  }

  /** @throws ScimError `invalidCursor`, `expiredCursor` */
  read(cursor: string, scope: CursorScope): CursorPosition {
    const dot = cursor.lastIndexOf('.');
    const text = cursor.slice(0, Math.max(dot, 0));
    // Compared as written: decoding would pass over characters that are none of ours.
    const given = Buffer.from(cursor.slice(dot + 1));
    const expected = Buffer.from(this.#sign(text, scope));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new ScimError('invalidCursor', 'cursor: is not one that this query was answered with.', {
        path: 'cursor',
      });
    }
    const { k, s, n, e } = JSON.parse(Buffer.from(text, 'base64url').toString()) as Content;
    if (e * 1000 < this.#options.now()) {
      throw new ScimError('expiredCursor', 'cursor: has expired; start again with an empty one.', {
        path: 'cursor',
      });
    }
    return { key: k, sequence: s, totalResults: n };
  }

  #sign(text: string, scope: CursorScope): string {
    return createHmac('sha256', this.#options.secret)
      .update(JSON.stringify([text, ...scope]))
      .digest('base64url');
  }
}
