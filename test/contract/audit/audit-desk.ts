import { randomUUID } from 'node:crypto';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { type TestResponse } from '../../support/http.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

/** An event as it is answered. */
export interface EventView {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly target: { readonly type: string; readonly id: string | null };
  readonly actor: {
    readonly type: string;
    readonly tokenId: string | null;
    readonly connection: string | null;
  };
  readonly requestId: string | null;
  readonly result: string;
  readonly details: JsonObject;
}

export interface EventPage {
  readonly items: readonly EventView[];
  readonly totalResults: number;
  readonly nextCursor?: string;
}

/** What came of a request, and what was recorded of it, the oldest first. */
export interface Outcome {
  readonly response: TestResponse;
  readonly requestId: string;
  readonly events: readonly EventView[];
}

type Ask = (method: string, path: string, body?: unknown) => Promise<Outcome>;

/** Where a test asks for changes and looks at what is recorded of them. */
export interface AuditDesk {
  readonly server: TestServer;
  readonly tenant: string;
  /** The id of the token of a connection. */
  tokenId(connection: string): string;
  /** Requests with an id of their own; the paths of `scim` are relative to its base. */
  readonly scim: Ask;
  readonly admin: Ask;
  readonly operator: Ask;
  list(query?: string): Promise<EventPage>;
  /** Everything that is recorded of a request by now. */
  eventsOf(requestId: string): Promise<EventView[]>;
}

export const CLIENT = 'sample identity provider';
export const ADMINISTRATOR = 'sample administrator';

export const openAuditDesk = async (): Promise<AuditDesk> => {
  const server = await startTestServer();
  const { id: tenant } = (await itemsAt(server, '/operator/v1/tenants'))[0] ?? { id: '' };
  const tokens = await itemsAt(server, `/operator/v1/tenants/${tenant}/tokens`);
  const list = async (query = '?pageSize=200'): Promise<EventPage> => {
    const { status, text, body } = await server.admin('GET', `/admin/v1/audit-events${query}`);
    if (status !== 200) {
      throw new Error(`Refused with ${status}: ${text}`);
    }
    return body as unknown as EventPage;
  };
  const eventsOf = async (requestId: string): Promise<EventView[]> =>
    (await list()).items.filter((event) => event.requestId === requestId).toReversed();
  const askWith =
    (token: string, base = ''): Ask =>
    async (method, path, body) => {
      const requestId = randomUUID();
      const headers = { 'X-Request-Id': requestId };
      const wanted = { method, path: base + path, token, headers, ...(body !== undefined && { body }) };
      const response = await server.request(wanted);
      return { response, requestId, events: await eventsOf(requestId) };
    };
  return {
    server,
    tenant,
    tokenId: (connection) => tokens.find(({ name }) => name === connection)?.id ?? '',
    scim: askWith(server.scimToken, '/scim/v2'),
    admin: askWith(server.adminToken),
    operator: askWith(server.operatorToken),
    list,
    eventsOf,
  };
};

const itemsAt = async (server: TestServer, path: string): Promise<{ id: string; name?: string }[]> =>
  ((await server.operator('GET', path)).body as { items: { id: string; name?: string }[] }).items;

/** The events in short: `action target-type target-id`. */
export const inShort = (events: readonly EventView[]): string[] =>
  events.map(({ action, target }) => `${action} ${target.type} ${target.id ?? '-'}`);
