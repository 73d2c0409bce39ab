import { once } from 'node:events';
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** Fields of a header; a list is sent as a field of its own for each value. */
export type ExactHeaders = Readonly<Record<string, string | readonly string[]>>;

/** A request to the letter: `fetch` tidies up targets and headers, and sends no GET with a body. */
export interface ExactRequest {
  readonly method: string;
  /** What stands behind the method: mostly a path with a query. */
  readonly target: string;
  readonly headers: ExactHeaders;
  readonly body?: Buffer | undefined;
}

export interface ExactAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Below mocha's own limit, so that the failure names the request. */
const PATIENCE = 15_000;

/** A client that keeps its connection. */
export class ExactHttp {
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(port: number) {
    this.#port = port;
  }

  async send({ method, target, headers, body }: ExactRequest): Promise<ExactAnswer> {
    const fields = Object.entries(headers).map(
      ([name, value]) => [name, typeof value === 'string' ? value : [...value]] as const,
    );
    const sent = request({
      host: '127.0.0.1',
      port: this.#port,
      agent: this.#agent,
      method,
      path: target,
      // Node tells the length of no body of a GET or DELETE by itself.
      headers: {
        ...Object.fromEntries(fields),
        ...(body !== undefined && { 'Content-Length': body.length }),
      },
      signal: AbortSignal.timeout(PATIENCE),
    });
    sent.end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const text = (await buffer(answer)).toString('utf8');
    return { status: answer.statusCode ?? 0, headers: answer.headers, text };
  }

  close(): void {
    this.#agent.destroy();
  }
}
