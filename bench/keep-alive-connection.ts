import { connect, type Socket } from 'node:net';

/** What came back. */
export interface WireAnswer {
  readonly status: number;
  readonly body: string;
}

interface Pending {
  resolve(answer: WireAnswer): void;
  reject(error: Error): void;
}

const HEAD_END = '\r\n\r\n';

/**
 * One connection that sends one request after the other, written as text. It knows as much of HTTP as the answers of
 * the servers under test need: a status, and a body as long as Content-Length says. node:http's own client costs as
 * much as a request costs the server, on the same two cores, and would be what is measured.
 */
export class KeepAliveConnection {
  readonly #socket: Socket;
  #received = '';
  #pending: Pending | undefined;

  constructor(baseUrl: string) {
    const { hostname, port } = new URL(baseUrl);
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (text: string) => {
      this.#received += text;
      this.#answer();
    });
    this.#socket.on('error', (error) => this.#pending?.reject(error));
    this.#socket.on('close', () => this.#pending?.reject(new Error('The server closed the connection')));
  }

  /** Sends a request, which must have come back before the next one is sent. */
  async exchange(request: string): Promise<WireAnswer> {
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      this.#socket.write(request, 'latin1');
    });
  }

  close(): void {
    this.#pending = undefined;
    this.#socket.destroy();
  }

  #answer(): void {
    const headEnd = this.#received.indexOf(HEAD_END);
    if (headEnd < 0) {
      return;
    }
    const head = this.#received.slice(0, headEnd);
    const status = Number(head.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length));
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    const start = headEnd + HEAD_END.length;
    if (this.#received.length < start + length) {
      return;
    }
    const body = this.#received.slice(start, start + length);
    this.#received = this.#received.slice(start + length);
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.resolve({ status, body });
  }
}
