/**
 * The floor: what a server costs that does nothing but the SQL of a route. node:http and pg, one statement a
 * request, no authentication, no schema, no check of anything. Whatever a real server is slower, it pays for what it
 * does.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import pg from 'pg';
import { SEAT, USERS } from '../sample-user.ts';
import * as statements from './statements.ts';

interface Written {
  readonly userName?: string;
  readonly entitlements?: unknown;
  readonly Operations?: readonly { readonly value: boolean }[];
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

const TENANT = randomUUID();

// As many connections as the server under test has.
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
pool.on('error', () => undefined);

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) {
    text += chunk as string;
  }
  return text;
};

const documents = async (
  statement: { readonly name: string; readonly text: string },
  values: readonly unknown[],
): Promise<string[]> => {
  const query = { ...statement, values: [...values] };
  return (await pool.query<{ document: string }>(query)).rows.map(({ document }) => document);
};

const create = async (text: string): Promise<Answer> => {
  const { userName = '', entitlements } = JSON.parse(text) as Written;
  const id = randomUUID();
  const document = `{"id":"${id}",${text.slice(1)}`;
  const values = [TENANT, id, userName, document];
  await (entitlements === undefined
    ? documents(statements.INSERT, values)
    : documents(statements.INSERT_SEATED, [...values, SEAT.product, SEAT.type]));
  return { status: 201, body: document };
};

const found = ([document]: readonly string[]): Answer =>
  document === undefined ? { status: 404, body: '{}' } : { status: 200, body: document };

const answerTo = async (request: IncomingMessage): Promise<Answer> => {
  const { method = '', url = '' } = request;
  const id = url.slice(USERS.length + 1);
  if (method === 'POST') {
    return create(await bodyOf(request));
  }
  if (method === 'PATCH') {
    const { Operations = [] } = JSON.parse(await bodyOf(request)) as Written;
    return found(await documents(statements.ACTIVATE, [TENANT, id, Operations[0]?.value]));
  }
  const filter = /filter=(.*)$/.exec(url)?.[1];
  if (filter === undefined) {
    return found(await documents(statements.SELECT_BY_ID, [TENANT, id]));
  }
  const [, userName] = /"(.*)"/.exec(decodeURIComponent(filter)) ?? [];
  const resources = await documents(statements.SELECT_BY_NAME, [TENANT, userName]);
  return {
    status: 200,
    body: `{"totalResults":${resources.length},"Resources":[${resources.join(',')}]}`,
  };
};

const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { status, body } = await answerTo(request).catch((error: unknown) => ({
    status: 500,
    body: String(error),
  }));
  const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
  response.writeHead(status, headers).end(body);
};

await pool.query(statements.TABLES);
await pool.query(statements.OPEN_POOL, [TENANT, SEAT.product, SEAT.type]);
const server = createServer((request, response) => void answer(request, response));
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
process.once('SIGTERM', () => {
  server.closeAllConnections();
  server.close(() => void pool.end().then(() => process.exit(0)));
});
