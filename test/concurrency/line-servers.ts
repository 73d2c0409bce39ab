import { request, type TestResponse } from '../support/http.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { inParallel, SEATS_SCHEMA, USER_SCHEMA } from './several-servers.ts';

const OPERATOR_TOKEN = 'the-operator-of-the-line';

/** What agents did, in the order of the database's time, each with its place among them. */
export interface Stay {
  readonly user: string;
  readonly since: number;
  readonly until: number;
}

/** Several server processes on one database, with a product of the sample tenant's that agents share. */
export interface LineServers {
  readonly servers: readonly ServerProcess[];
  /** Agents with a shared seat, by their ids. */
  agents(count: number): Promise<string[]>;
  /** Opens a session at one server, with `Prefer: wait=60`. */
  wait(server: ServerProcess, userId: string): Promise<TestResponse>;
  close(server: ServerProcess, session: string): Promise<TestResponse>;
  /** The agents in line, the first first. */
  line(): Promise<string[]>;
  /** Who held a seat from when until when, in milliseconds. */
  stays(): Promise<Stay[]>;
  stop(): Promise<void>;
}

/** Starts servers whose product `queued` has so many shared seats. */
export const startLineServers = async (count: number, capacity: number): Promise<LineServers> => {
  const fresh = await createTestDatabase();
  const { connectionString, database } = fresh;
  const settings = {
    DATABASE_URL: connectionString,
    SAMPLE_DATA: 'true',
    OPERATOR_TOKEN,
    LOG_LEVEL: 'error',
    // A session whose answer went down with its server is not closed by anybody.
    SESSION_TTL: '5',
  };
  const first = await startServer(settings);
  const others = await Promise.all(Array.from({ length: count - 1 }, async () => startServer(settings)));
  const tokenOf = (name: string): string =>
    new RegExp(`${name} token:\\s+(\\S+)`).exec(first.stdout())?.[1] ?? '';
  const [scim, agent] = [tokenOf('SCIM'), tokenOf('Agent')];
  const operator = (method: string, path: string, body?: object): Promise<TestResponse> =>
    request(first.baseUrl, { method, path: `/operator/v1${path}`, token: OPERATOR_TOKEN, body });
  const terms = { occupiedBy: 'session', seatTypes: 'mixed', sharedSelfService: true };
  await operator('PUT', '/products/queued', { displayName: 'Queued', ...terms });
  const { items } = (await operator('GET', '/tenants')).body as { items: { id: string }[] };
  await operator('PUT', `/tenants/${items[0]?.id ?? ''}/seat-pools/queued/concurrent`, { capacity });
  const rows = async <Row extends object>(text: string): Promise<Row[]> =>
    database.query<Row>({ name: '', text }, []);
  return {
    servers: [first, ...others],
    agents: async (wanted) =>
      inParallel(
        Array.from({ length: wanted }, (_, index) => `queued-${index}`),
        6,
        async (userName) => {
          const body = {
            schemas: [USER_SCHEMA],
            userName,
            [SEATS_SCHEMA]: { seatList: 'queued:concurrent' },
          };
          const sent = { method: 'POST', path: '/scim/v2/Users', token: scim, body };
          return (await request(first.baseUrl, sent)).body['id'] as string;
        },
      ),
    wait: ({ baseUrl }, userId) =>
      request(baseUrl, {
        method: 'POST',
        path: '/agent/v1/sessions',
        token: agent,
        body: { userId, product: 'queued', kind: 'attended' },
        headers: { Prefer: 'wait=60' },
        patience: 65_000,
      }),
    close: ({ baseUrl }, session) =>
      request(baseUrl, { method: 'DELETE', path: `/agent/v1/sessions/${session}`, token: agent }),
    line: async () =>
      (
        await rows<{ user_id: string }>(
          'select user_id from waiting_line where expires_at > clock_timestamp() order by ticket',
        )
      ).map(({ user_id }) => user_id),
    stays: async () =>
      (
        await rows<{ user_id: string; since: Date; ended_at: Date | null }>(
          'select user_id, since, ended_at from occupancies order by since',
        )
      ).map(({ user_id, since, ended_at }) => ({
        user: user_id,
        since: since.getTime(),
        until: ended_at?.getTime() ?? Infinity,
      })),
    stop: async () => {
      await Promise.all([first, ...others].map(async (server) => server.stop('SIGKILL')));
      await fresh.drop();
    },
  };
};
