import { type BenchRequest } from './client.ts';
import { KeepAliveConnection } from './keep-alive-connection.ts';

/** A server under load. */
export interface Loaded {
  readonly baseUrl: string;
  readonly token: string;
}

/** Characters of an answer that an error quotes. */
const LONGEST_QUOTE = 2_000;

/** One client of a server: a connection that stays open, on which it sends one request after the other. */
export class Wire {
  readonly #connection: KeepAliveConnection;
  readonly #head: string;

  constructor({ baseUrl, token }: Loaded) {
    this.#connection = new KeepAliveConnection(baseUrl);
    this.#head = `Host: ${new URL(baseUrl).host}\r\nAuthorization: Bearer ${token}\r\n`;
  }

  /**
   * Sends a request and answers the body of what came back. Bodies are ASCII.
   * @throws Error for any status but the expected one: a refusal is answered faster than the work would be done, and
   * would count as speed.
   */
  async send({ method, path, body, expected }: BenchRequest): Promise<string> {
    const content =
      body === undefined ? '' : `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
    const answer = await this.#connection.exchange(
      `${method} ${path} HTTP/1.1\r\n${this.#head}${content}\r\n${body ?? ''}`,
    );
    if (answer.status !== expected) {
      throw new Error(`${method} ${path} answered ${answer.status}: ${answer.body.slice(0, LONGEST_QUOTE)}`);
    }
    return answer.body;
  }

  close(): void {
    this.#connection.close();
  }
}
