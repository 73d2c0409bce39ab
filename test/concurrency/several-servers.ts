import { type Database } from '../../src/storage/database.ts';
import { request, type TestRequest, type TestResponse } from '../support/http.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { createTestDatabase } from '../support/test-database.ts';

export const SEATS_SCHEMA = 'urn:ietf:params:scim:schemas:extension:seats:2.0:User';
export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const PATCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const OPERATOR_TOKEN = 'the-operator-of-several-servers';

/** Several server processes on one database, with the sample tenant. */
export interface SeveralServers {
  readonly database: Database;
  readonly tenant: string;
  /** Sends a request of the identity provider to one server, the next one to the next. */
  scim(method: string, path: string, body?: unknown): Promise<TestResponse>;
  /** The same for the tenant's administrator, the path relative to `/admin/v1`. */
  admin: SeveralServers['scim'];
  /** The same for a product's back end, the path relative to `/agent/v1`. */
  agent(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<TestResponse>;
  operator(method: string, path: string, body?: unknown): Promise<TestResponse>;
  /** Opens a mixed or exclusive product's pool; `product` is created when it is new. */
  putProduct(
    product: string,
    seatTypes: 'exclusive' | 'mixed',
    occupiedBy?: 'session' | 'login',
  ): Promise<void>;
  putPool(product: string, type: string, terms: object): Promise<TestResponse>;
  rows<Row extends object>(text: string, ...values: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

/** Starts so many, with these settings beside their own. */
export const startServers = async (
  count: number,
  more: Readonly<Record<string, string>> = {},
): Promise<SeveralServers> => {
  const fresh = await createTestDatabase();
  const { connectionString, database } = fresh;
  const settings = {
    DATABASE_URL: connectionString,
    SAMPLE_DATA: 'true',
    OPERATOR_TOKEN,
    RATE_LIMIT: '0',
    LOG_LEVEL: 'error',
    ...more,
  };
  const first = await startServer(settings);
  const others = await Promise.all(Array.from({ length: count - 1 }, async () => startServer(settings)));
  const servers = [first, ...others];
  const tokenOf = (name: string): string =>
    new RegExp(`${name} token:\\s+(\\S+)`, 'i').exec(first.stdout())?.[1] ?? '';
  const [scimToken, adminToken, agentToken] = [tokenOf('SCIM'), tokenOf('admin'), tokenOf('agent')];
  const send = inTurns(servers);
  const operator: SeveralServers['operator'] = (method, path, body) =>
    send({ method, path, token: OPERATOR_TOKEN, ...(body !== undefined && { body }) });
  const { items } = (await operator('GET', '/operator/v1/tenants')).body as { items: { id: string }[] };
  const tenant = items[0]?.id ?? '';
  return {
    database,
    tenant,
    scim: (method, path, body) =>
      send({ method, path: `/scim/v2${path}`, token: scimToken, ...(body !== undefined && { body }) }),
    admin: (method, path, body) =>
      send({ method, path: `/admin/v1${path}`, token: adminToken, ...(body !== undefined && { body }) }),
    agent: (method, path, body, headers = {}) =>
      send({
        ...{ method, path: `/agent/v1${path}`, token: agentToken, headers },
        ...(body !== undefined && { body }),
      }),
    operator,
    putProduct: async (product, seatTypes, occupiedBy = 'session') => {
      const body = { displayName: product, occupiedBy, seatTypes, sharedSelfService: true };
      await operator('PUT', `/operator/v1/products/${product}`, body);
    },
    putPool: (product, type, terms) =>
      operator('PUT', `/operator/v1/tenants/${tenant}/seat-pools/${product}/${type}`, terms),
    rows: (text, ...values) => database.query({ name: '', text }, values),
    stop: async () => {
      await Promise.all(servers.map(async (server) => server.stop()));
      await fresh.drop();
    },
  };
};

const inTurns = (servers: readonly ServerProcess[]): ((wanted: TestRequest) => Promise<TestResponse>) => {
  let turn = 0;
  return (wanted) => {
    turn += 1;
    return request(servers[turn % servers.length]?.baseUrl ?? '', wanted);
  };
};

/** Does all the work, so many at a time, and answers the results in the order of the work. */
export const inParallel = async <Work, Result>(
  work: readonly Work[],
  lanes: number,
  perform: (each: Work, index: number) => Promise<Result>,
): Promise<Result[]> => {
  const results: Result[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < work.length; index = next++) {
      results[index] = await perform(work[index] as Work, index);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
};

export const countBy = (statuses: readonly (string | number)[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const status of statuses) {
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
};
