import { type Agent, request } from 'node:http';

/** A request of the load, with the one status that counts as success. */
export interface BenchRequest {
  readonly method: 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: string;
  readonly expected: number;
}

/** Where requests go. */
export interface Connection {
  readonly agent: Agent;
  readonly baseUrl: string;
  readonly token: string;
}

/** What came back; milliseconds since the request was sent. */
export interface BenchAnswer {
  readonly status: number;
  readonly body: Buffer;
  readonly firstByte: number;
  readonly total: number;
}

/** Sends a request and answers what came back, whatever its status. */
export const exchange = async (
  { agent, baseUrl, token }: Connection,
  { method, path, body }: Omit<BenchRequest, 'expected'>,
): Promise<BenchAnswer> =>
  new Promise((resolve, reject) => {
    const content = body === undefined ? {} : contentHeaders(body);
    const headers = { Authorization: `Bearer ${token}`, ...content };
    const sentAt = performance.now();
    const sent = request(`${baseUrl}${path}`, { agent, method, headers }, (response) => {
      const firstByte = performance.now() - sentAt;
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const total = performance.now() - sentAt;
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks), firstByte, total });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });

/** An answer with another status than the expected one. */
export class UnexpectedAnswer extends Error {
  readonly status: number;

  constructor({ method, path }: BenchRequest, { status, body }: BenchAnswer) {
    super(`${method} ${path} answered ${status}: ${body.toString('utf8', 0, LONGEST_QUOTE)}`);
    this.status = status;
  }
}

/** Bytes of an answer that an error quotes. */
const LONGEST_QUOTE = 2_000;

/**
 * Sends a request and answers what came back.
 * @throws UnexpectedAnswer for any status but the expected one: a refusal is answered faster than the work would be
 * done, and would count as speed.
 */
export const succeed = async (connection: Connection, order: BenchRequest): Promise<BenchAnswer> => {
  const answer = await exchange(connection, order);
  if (answer.status !== order.expected) {
    throw new UnexpectedAnswer(order, answer);
  }
  return answer;
};

/** The body of the answer. @throws UnexpectedAnswer for any status but the expected one. */
export const send = async (connection: Connection, order: BenchRequest): Promise<string> =>
  (await succeed(connection, order)).body.toString();

const contentHeaders = (body: string): Record<string, string> => ({
  'Content-Type': 'application/json',
  'Content-Length': String(Buffer.byteLength(body)),
});
