/**
 * The obvious way to keep count: lock the row of the pool, count who is in, insert, commit. It never lets in one too
 * many, and everybody waits for everybody. node:http and pg, no authentication, no check of anything.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import pg from 'pg';
import { type Statement } from '../../../src/storage/statement.ts';
import * as statements from './statements.ts';

interface Order {
  readonly userName: string;
  readonly product: string;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

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

const inTransaction = async (work: (client: pg.PoolClient) => Promise<Answer>): Promise<Answer> => {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const answer = await work(client);
    await client.query('commit');
    return answer;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
};

const first = async <Row extends object>(
  client: pg.PoolClient,
  statement: Statement,
  values: readonly unknown[],
): Promise<Row | undefined> => (await client.query<Row>({ ...statement, values: [...values] })).rows[0];

const open = async ({ userName, product }: Order): Promise<Answer> =>
  inTransaction(async (client) => {
    const locked = await first<{ capacity: number }>(client, statements.LOCK_POOL, [product]);
    const counted = await first<{ occupied: number }>(client, statements.COUNT, [product]);
    if ((counted?.occupied ?? 0) >= (locked?.capacity ?? 0)) {
      return { status: 409, body: '{}' };
    }
    const id = randomUUID();
    await first(client, statements.INSERT, [id, product, userName]);
    return { status: 201, body: JSON.stringify({ id }) };
  });

const end = async (id: string): Promise<Answer> =>
  inTransaction(async (client) => {
    const found = await first<{ product: string }>(client, statements.FIND, [id]);
    await first(client, statements.LOCK_POOL, [found?.product]);
    await first(client, statements.END, [id]);
    return { status: 204, body: '' };
  });

const answerTo = async (request: IncomingMessage): Promise<Answer> =>
  request.method === 'POST'
    ? open(JSON.parse(await bodyOf(request)) as Order)
    : end(request.url?.split('/').at(-1) ?? '');

const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { status, body } = await answerTo(request).catch((error: unknown) => ({
    status: 500,
    body: String(error),
  }));
  response.writeHead(status, status === 204 ? {} : { 'Content-Length': Buffer.byteLength(body) }).end(body);
};

await pool.query(statements.TABLES);
await pool.query(statements.COPY_POOLS);
const server = createServer((request, response) => void answer(request, response));
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
process.once('SIGTERM', () => {
  server.closeAllConnections();
  server.close(() => void pool.end().then(() => process.exit(0)));
});
