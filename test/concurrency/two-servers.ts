import { type Database } from '../../src/storage/database.ts';
import { request, type TestRequest, type TestResponse } from '../support/http.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { createTestDatabase } from '../support/test-database.ts';

export const SEATS_SCHEMA = 'urn:ietf:params:scim:schemas:extension:seats:2.0:User';
export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const PATCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const OPERATOR_TOKEN = 'the-operator-of-two-servers';

/** Two server processes on one database, with the sample tenant. */
export interface TwoServers {
  readonly database: Database;
  readonly tenant: string;
  /** Sends a request of the identity provider to one server, the next one to the other. */
  scim(method: string, path: string, body?: unknown): Promise<TestResponse>;
  /** The same for the tenant's administrator, the path relative to `/admin/v1`. */
  admin: TwoServers['scim'];
  operator(method: string, path: string, body?: unknown): Promise<TestResponse>;
  /** Opens a mixed or exclusive product's pool; `product` is created when it is new. */
  putProduct(product: string, seatTypes: 'exclusive' | 'mixed'): Promise<void>;
  putPool(product: string, type: string, terms: object): Promise<TestResponse>;
  rows<Row extends object>(text: string, ...values: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

export const startTwoServers = async (): Promise<TwoServers> => {
  const fresh = await createTestDatabase();
  const { connectionString, database } = fresh;
  const settings = {
    DATABASE_URL: connectionString,
    SAMPLE_DATA: 'true',
    OPERATOR_TOKEN,
    RATE_LIMIT: '0',
    LOG_LEVEL: 'error',
  };
  const first = await startServer(settings);
  const second = await startServer(settings);
  const scimToken = /SCIM token:\s+(\S+)/.exec(first.stdout())?.[1] ?? '';
  const adminToken = /admin token:\s+(\S+)/i.exec(first.stdout())?.[1] ?? '';
  const send = inTurns([first, second]);
  const operator: TwoServers['operator'] = (method, path, body) =>
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
    operator,
    putProduct: async (product, seatTypes) => {
      const body = { displayName: product, occupiedBy: 'session', seatTypes, sharedSelfService: true };
      await operator('PUT', `/operator/v1/products/${product}`, body);
    },
    putPool: (product, type, terms) =>
      operator('PUT', `/operator/v1/tenants/${tenant}/seat-pools/${product}/${type}`, terms),
    rows: (text, ...values) => database.query({ name: '', text }, values),
    stop: async () => {
      await Promise.all([first.stop(), second.stop()]);
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
