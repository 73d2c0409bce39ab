import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/kernel/json.ts';
import { type TestResponse } from '../../support/http.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const SEATS_SCHEMA = 'urn:ietf:params:scim:schemas:extension:seats:2.0:User';
const PATCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** What the vendor sold of one type: a capacity, or all the terms. */
type Pool = number | { capacity: number; grantLimit?: number | null; whenFull?: 'refuse' | 'wait' };

interface ProductOrder {
  readonly seatTypes?: 'exclusive' | 'mixed';
  readonly sharedSelfService?: boolean;
  readonly named?: Pool;
  readonly concurrent?: Pool;
}

/** A product of one test's own, so that no other test empties or fills its pools. */
export interface DeskProduct {
  readonly product: string;
  readonly displayName: string;
}

export interface SeatView {
  readonly product: string;
  readonly type: string;
  readonly display: string;
  readonly status: string;
  readonly source: string;
  readonly since: string;
}

/** Where a test orders products, pools and users of a tenant. */
export interface SeatDesk {
  readonly server: TestServer;
  readonly tenant: string;
  sell(order: ProductOrder): Promise<DeskProduct>;
  putPool(product: string, type: string, pool: Pool): Promise<TestResponse>;
  pool(product: string, type: string): Promise<JsonObject>;
  /** Asks for a user whose seats are this `seatList`, whatever the answer. */
  post(seatList: string, more?: JsonObject): Promise<TestResponse>;
  /** A user whose seats are this `seatList`. @throws Error when it is refused. */
  hire(seatList?: string, more?: JsonObject): Promise<string>;
  get(id: string): Promise<TestResponse>;
  patch(id: string, ...operations: readonly JsonObject[]): Promise<TestResponse>;
  put(id: string, body: JsonObject): Promise<TestResponse>;
  /** Replaces the user's `seatList`. */
  setSeats(id: string, seatList: string): Promise<TestResponse>;
  setActive(id: string, active: boolean): Promise<TestResponse>;
  /** The seats as `product:type status`, in their order. */
  seatsOf(id: string): Promise<string[]>;
}

let users = 0;

export const newUserName = (): string => {
  users += 1;
  return `agent-${users}@example.com`;
};

/** A body with a name nobody has yet. */
export const userBody = (more: JsonObject = {}): JsonObject => ({
  schemas: [USER_SCHEMA],
  userName: newUserName(),
  ...more,
});

export const seatListOf = (response: TestResponse): JsonValue | undefined =>
  extensionOf(response.body)['seatList'];

export const seatViewsOf = (response: TestResponse): readonly SeatView[] => seatViewsIn(response.body);

export const seatViewsIn = (user: JsonObject): readonly SeatView[] =>
  (extensionOf(user)['seats'] ?? []) as unknown as readonly SeatView[];

const extensionOf = (body: JsonObject): JsonObject => {
  const extension = body[SEATS_SCHEMA];
  return isJsonObject(extension) ? extension : {};
};

export const idOf = (response: TestResponse): string => {
  if (response.status >= 300) {
    throw new Error(`Refused with ${response.status}: ${response.text}`);
  }
  return response.body['id'] as string;
};

/** The sentence of one shortage, as the contract has it. */
export const shortageSentence = (pool: string, assigned: number, limit: number): string =>
  `Insufficient seats: ${pool} has ${assigned} of ${limit} seats assigned. ` +
  'Remove a product seat from another agent or add more seats.';

const termsOf = (pool: Pool): JsonObject => (typeof pool === 'number' ? { capacity: pool } : pool);

let products = 0;

export const openSeatDesk = async (): Promise<SeatDesk> => {
  const server = await startTestServer();
  const tenants = await server.operator('GET', '/operator/v1/tenants');
  const tenant = (tenants.body as { items: { id: string }[] }).items[0]?.id ?? '';
  const pools = `/operator/v1/tenants/${tenant}/seat-pools`;
  const desk: SeatDesk = {
    server,
    tenant,
    sell: async ({ seatTypes = 'mixed', sharedSelfService = false, named, concurrent }) => {
      products += 1;
      const sold = { product: `product-${products}`, displayName: `Product ${products}` };
      const { displayName } = sold;
      const body = { displayName, occupiedBy: 'session', seatTypes, sharedSelfService };
      await ok(server.operator('PUT', `/operator/v1/products/${sold.product}`, body));
      await (named === undefined ? undefined : ok(desk.putPool(sold.product, 'named', named)));
      await (concurrent === undefined ? undefined : ok(desk.putPool(sold.product, 'concurrent', concurrent)));
      return sold;
    },
    putPool: (product, type, pool) => server.operator('PUT', `${pools}/${product}/${type}`, termsOf(pool)),
    pool: async (product, type) => (await ok(server.operator('GET', `${pools}/${product}/${type}`))).body,
    post: (seatList, more = {}) =>
      server.scim('POST', '/Users', userBody({ [SEATS_SCHEMA]: { seatList }, ...more })),
    hire: async (seatList = '', more = {}) => idOf(await desk.post(seatList, more)),
    get: (id) => server.scim('GET', `/Users/${id}`),
    patch: (id, ...operations) =>
      server.scim('PATCH', `/Users/${id}`, { schemas: [PATCH_SCHEMA], Operations: [...operations] }),
    put: (id, body) => server.scim('PUT', `/Users/${id}`, body),
    setSeats: (id, value) => desk.patch(id, { op: 'replace', path: `${SEATS_SCHEMA}:seatList`, value }),
    setActive: (id, value) => desk.patch(id, { op: 'replace', path: 'active', value }),
    seatsOf: async (id) =>
      seatViewsOf(await ok(desk.get(id))).map(({ product, type, status }) => `${product}:${type} ${status}`),
  };
  return desk;
};

const ok = async (answer: Promise<TestResponse>): Promise<TestResponse> => {
  const response = await answer;
  idOf(response);
  return response;
};
