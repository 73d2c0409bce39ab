/**
 * The floor: what a server costs that does nothing but the SQL of a route. node:http and pg, one statement a
 * request, no authentication, no schema, no check of anything. Whatever a real server is slower, it pays for what it
 * does.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import pg from 'pg';
import { GROUPS } from '../operations/members.ts';
import { AGENT_PRODUCTS, SEATS_OF_POOL, SESSIONS } from '../operations/sessions.ts';
import { SEAT, USERS } from '../sample-user.ts';
import * as statements from './statements.ts';

interface Written {
  readonly userName?: string;
  readonly product?: string;
  readonly entitlements?: unknown;
  readonly members?: readonly { readonly value: string }[];
  readonly Operations?: readonly {
    readonly path: string;
    readonly value: boolean | readonly { readonly value: string }[];
  }[];
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** The one tenant, told to whoever starts this. */
const TENANT = process.env['FLOOR_TENANT'] ?? randomUUID();

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

const EMPTY: Answer = { status: 204, body: '' };

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

const listed = (resources: readonly string[]): Answer => ({
  status: 200,
  body: `{"totalResults":${resources.length},"Resources":[${resources.join(',')}]}`,
});

const patchUser = async (id: string, text: string): Promise<Answer> => {
  const { Operations = [] } = JSON.parse(text) as Written;
  return found(await documents(statements.ACTIVATE, [TENANT, id, Operations[0]?.value]));
};

const search = async (query: string): Promise<Answer> => {
  const filter = /filter=(.*)$/.exec(query)?.[1];
  if (filter === undefined) {
    return listed(await documents(statements.SELECT_PAGE, [TENANT, /count=(\d+)/.exec(query)?.[1]]));
  }
  const [, userName] = /"(.*)"/.exec(decodeURIComponent(filter)) ?? [];
  return listed(await documents(statements.SELECT_BY_NAME, [TENANT, userName]));
};

const createGroup = async (text: string): Promise<Answer> => {
  const { members = [] } = JSON.parse(text) as Written;
  const id = randomUUID();
  await documents(statements.INSERT_GROUP, [TENANT, id, members.map(({ value }) => value)]);
  return { status: 201, body: JSON.stringify({ id }) };
};

const patchGroup = async (id: string, text: string): Promise<Answer> => {
  const [operation] = (JSON.parse(text) as Written).Operations ?? [];
  const removed = /"(.*)"/.exec(operation?.path ?? '')?.[1];
  const [added] = Array.isArray(operation?.value) ? (operation.value as { value: string }[]) : [];
  await (removed === undefined
    ? documents(statements.ADD_MEMBER, [TENANT, id, added?.value])
    : documents(statements.REMOVE_MEMBER, [TENANT, id, removed]));
  return EMPTY;
};

const openSession = async (text: string): Promise<Answer> => {
  const { userName, product } = JSON.parse(text) as Written;
  const [id] = await documents(statements.TAKE_SEAT, [randomUUID(), product, userName]);
  return id === undefined ? { status: 409, body: '{}' } : { status: 201, body: JSON.stringify({ id }) };
};

const endSession = async (id: string): Promise<Answer> => {
  await documents(statements.FREE_SEAT, [id]);
  return EMPTY;
};

const ROUTES: readonly {
  readonly method: string;
  readonly path: RegExp;
  readonly answer: (id: string, text: string) => Promise<Answer>;
}[] = [
  { method: 'POST', path: new RegExp(`^${USERS}$`), answer: async (_, text) => create(text) },
  { method: 'PATCH', path: new RegExp(`^${USERS}/(.+)$`), answer: patchUser },
  {
    method: 'GET',
    path: new RegExp(`^${USERS}/(.+)$`),
    answer: async (id) => found(await documents(statements.SELECT_BY_ID, [TENANT, id])),
  },
  { method: 'GET', path: new RegExp(`^${USERS}\\?(.+)$`), answer: search },
  { method: 'POST', path: new RegExp(`^${GROUPS}$`), answer: async (_, text) => createGroup(text) },
  { method: 'PATCH', path: new RegExp(`^${GROUPS}/(.+)$`), answer: patchGroup },
  { method: 'POST', path: new RegExp(`^${SESSIONS}$`), answer: async (_, text) => openSession(text) },
  {
    method: 'POST',
    path: new RegExp(`^${SESSIONS}/(.+)/heartbeat$`),
    answer: async (id) => found(await documents(statements.HEARTBEAT, [id])),
  },
  { method: 'DELETE', path: new RegExp(`^${SESSIONS}/(.+)$`), answer: endSession },
];

const answerTo = async (request: IncomingMessage): Promise<Answer> => {
  const { method = '', url = '' } = request;
  const text = method === 'GET' || method === 'DELETE' ? '' : await bodyOf(request);
  for (const route of ROUTES) {
    const match = route.method === method ? route.path.exec(url) : null;
    if (match !== null) {
      return route.answer(match[1] ?? '', text);
    }
  }
  return { status: 404, body: '{}' };
};

const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { status, body } = await answerTo(request).catch((error: unknown) => ({
    status: 500,
    body: String(error),
  }));
  const content = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
  const headers = status === EMPTY.status ? {} : content;
  response.writeHead(status, headers).end(body);
};

await pool.query(statements.TABLES);
await pool.query(statements.OPEN_POOL, [TENANT, SEAT.product, SEAT.type]);
await pool.query(statements.FILL_SEATS, [AGENT_PRODUCTS, SEATS_OF_POOL]);
const server = createServer((request, response) => void answer(request, response));
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
process.once('SIGTERM', () => {
  server.closeAllConnections();
  server.close(() => void pool.end().then(() => process.exit(0)));
});
