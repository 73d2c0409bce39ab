/** What a client sends to PostgreSQL in one go, and waits for the answer to. */
export interface Call {
  readonly bytes: Buffer;
  /** What it asks for: the text of a simple query, or the name of a prepared statement; empty where it has none. */
  readonly text: string;
  /** Whether PostgreSQL answers it with a ReadyForQuery: a query, not a greeting or a password. */
  readonly isQuery: boolean;
}

/** How a connection stands after an answer: idle, in a transaction, or in one that has failed. */
export type TransactionStatus = 'I' | 'T' | 'E';

const QUERY = 'Q';
const BIND = 'B';
const SYNC = 'S';
const READY_FOR_QUERY = 'Z';
/** Messages after which the client waits, or says goodbye, without a ReadyForQuery being due. */
const OTHER_ENDS = new Set(['p', 'X']);

/** Cuts what a client sends into calls. The first message of a connection has no type. */
export class CallReader {
  #rest = Buffer.alloc(0);
  #collected: Buffer[] = [];
  #text = '';
  #isGreeting = true;

  read(chunk: Buffer): Call[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const calls: Call[] = [];
    for (let message = this.#next(); message !== undefined; message = this.#next()) {
      const type = this.#isGreeting ? '' : String.fromCharCode(message[0] ?? 0);
      this.#collected.push(message);
      this.#text = textOf(type, message) ?? this.#text;
      if (this.#isGreeting || type === QUERY || type === SYNC || OTHER_ENDS.has(type)) {
        calls.push({
          ...{ bytes: Buffer.concat(this.#collected), text: this.#text },
          isQuery: type === QUERY || type === SYNC,
        });
        this.#collected = [];
        this.#text = '';
      }
      this.#isGreeting = false;
    }
    return calls;
  }

  #next(): Buffer | undefined {
    const head = this.#isGreeting ? 0 : 1;
    if (this.#rest.length < head + 4) {
      return undefined;
    }
    const length = head + this.#rest.readInt32BE(head);
    if (this.#rest.length < length) {
      return undefined;
    }
    const message = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return message;
  }
}

const untilNul = (message: Buffer, start: number): string =>
  message.toString('utf8', start, message.indexOf(0, start));

const textOf = (type: string, message: Buffer): string | undefined => {
  if (type === QUERY) {
    return untilNul(message, 5);
  }
  // Bind names the portal, and then the statement.
  return type === BIND ? untilNul(message, message.indexOf(0, 5) + 1) : undefined;
};

/** Finds in what PostgreSQL sends when it is ready for the next query. */
export class AnswerReader {
  #rest = Buffer.alloc(0);

  /** How the connection stands after each answer that ended in this chunk. */
  read(chunk: Buffer): TransactionStatus[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const statuses: TransactionStatus[] = [];
    let start = 0;
    while (this.#rest.length >= start + 5) {
      const end = start + 1 + this.#rest.readInt32BE(start + 1);
      if (this.#rest.length < end) {
        break;
      }
      if (String.fromCharCode(this.#rest[start] ?? 0) === READY_FOR_QUERY) {
        statuses.push(String.fromCharCode(this.#rest[start + 5] ?? 0) as TransactionStatus);
      }
      start = end;
    }
    this.#rest = this.#rest.subarray(start);
    return statuses;
  }
}

const message = (type: string, content: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(content.length + 4, 1);
  return Buffer.concat([head, content]);
};

/** The answer of a PostgreSQL that does not do what it was asked, by its SQLSTATE. */
export const refusalOf = (state: string, status: TransactionStatus): Buffer => {
  const fields = ['SERROR', 'VERROR', `C${state}`, 'Mrefused by a test'].map((field) => `${field}\0`);
  return Buffer.concat([
    message('E', Buffer.from(`${fields.join('')}\0`)),
    message(READY_FOR_QUERY, Buffer.from(status === 'I' ? 'I' : 'E')),
  ]);
};
