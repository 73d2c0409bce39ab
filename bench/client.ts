import { type Agent, request } from 'node:http';

/** A request of the load, with the one status that counts as success. */
export interface BenchRequest {
  readonly method: 'GET' | 'PATCH' | 'POST' | 'PUT';
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

/**
 * Sends a request and answers the body.
 * @throws Error for any status but the expected one: a refusal is answered faster than the work would be done, and
 * would count as speed.
 */
export const send = async (
  { agent, baseUrl, token }: Connection,
  { method, path, body, expected }: BenchRequest,
): Promise<string> =>
  new Promise((resolve, reject) => {
    const content = body === undefined ? {} : contentHeaders(body);
    const headers = { Authorization: `Bearer ${token}`, ...content };
    const sent = request(`${baseUrl}${path}`, { agent, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === expected) {
          resolve(text);
        } else {
          reject(new Error(`${method} ${path} answered ${response.statusCode ?? 0}: ${text}`));
        }
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });

const contentHeaders = (body: string): Record<string, string> => ({
  'Content-Type': 'application/json',
  'Content-Length': String(Buffer.byteLength(body)),
});
