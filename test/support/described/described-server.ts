import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { request, type TestResponse } from '../http.ts';
import { startTestServer, type TestServer } from '../test-server.ts';
import { DescribedApi, type DescribedOperation } from './described-api.ts';
import { type DescribedRequest, FORM_TYPE } from './described-requests.ts';
import { KnownWords } from './known-words.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';
const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group';

/** What is to be learned of the body of a success: the words that its `id` is one of. */
const LEARNED: Readonly<Record<string, readonly string[]>> = {
  createUser: ['Users', 'user', 'userId'],
  createGroup: ['Groups', 'groupId'],
  createSeatRule: ['rule'],
  issueToken: ['token'],
  issueTokenOfTenant: ['token'],
  createTenant: ['otherTenant'],
  openSession: ['session'],
  registerOauthClient: ['client'],
  registerOauthClientOfTenant: ['client'],
};

/** A server with something of everything, whose answers are held against its own description. */
export class DescribedServer {
  readonly api: DescribedApi;
  readonly words: KnownWords;
  readonly #server: TestServer;
  readonly #credentials: Readonly<Record<string, string>>;
  #requests = 0;

  private constructor(
    server: TestServer,
    parts: Pick<DescribedServer, 'api' | 'words'> & { readonly oauth2: string },
  ) {
    this.#server = server;
    this.api = parts.api;
    this.words = parts.words;
    const { scimToken: scim, adminToken: admin, agentToken: agent, operatorToken: operator } = server;
    const tokens = Object.entries({ scim, admin, agent, operator });
    const bearers = tokens.map(([surface, token]) => [surface, `Bearer ${token}`] as const);
    this.#credentials = Object.fromEntries([...bearers, ['oauth2', parts.oauth2]]);
  }

  static async start(): Promise<DescribedServer> {
    const server = await startTestServer({ trustedProxies: 1 });
    try {
      const document = (await server.request({ path: '/openapi.json' })).body;
      const { clientId, clientSecret } = await clientOf(server);
      const words = await wordsOf(server);
      words.add('client', clientId);
      words.add('client_id', clientId);
      const oauth2 = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
      return new DescribedServer(server, { api: new DescribedApi(document), words, oauth2 });
    } catch (error) {
      // Nobody else could stop it, and mocha would wait for it for ever.
      await server.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.#server.stop();
  }

  /** Sends a request with the credential of its surface, from an address of its own: some of them fail to authenticate. */
  async send(operation: DescribedOperation, wanted: DescribedRequest): Promise<TestResponse> {
    const credential = this.#credentials[operation.path.split('/')[1] ?? ''];
    const { path, headers, body } = wanted;
    this.#requests += 1;
    return request(this.#server.baseUrl, {
      ...{ method: operation.method, path },
      headers: {
        'X-Forwarded-For': `192.0.${this.#requests >> 8}.${this.#requests & 255}`,
        ...(credential !== undefined && { Authorization: credential }),
        ...(operation.bodyType === FORM_TYPE && body !== undefined && { 'Content-Type': FORM_TYPE }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
  }

  /** @throws AssertionError for an answer that is not described, or tells of a fault. */
  expectDescribed(operation: DescribedOperation, wanted: DescribedRequest, answer: TestResponse): void {
    const what = `${operation.method} ${wanted.path} ${JSON.stringify(wanted.headers)} ${wanted.body ?? ''}: ${answer.status} ${answer.text.slice(0, 1_000)}`;
    expect(answer.status < 500 || answer.status === 501, what).to.equal(true);
    expect(this.api.complaint(operation, answer), what).to.equal(undefined);
    this.#learn(operation, answer);
  }

  #learn({ operationId }: DescribedOperation, { status, body }: TestResponse): void {
    if (status !== 201) {
      return;
    }
    for (const name of LEARNED[operationId] ?? []) {
      this.words.add(name, (body['id'] ?? body['clientId']) as string);
    }
    if (operationId === 'openSession') {
      this.words.add('occupancy', body['occupancyId'] as string);
    }
  }
}

const id = (of: JsonObject): string => of['id'] as string;

interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
}

const clientOf = async (server: TestServer): Promise<Client> => {
  const { items } = (await server.operator('GET', '/operator/v1/tenants')).body as {
    items: { id: string }[];
  };
  const path = `/operator/v1/tenants/${items[0]?.id ?? ''}/oauth-clients`;
  const answer = await server.operator('POST', path, { name: 'described', scopes: ['scim', 'users:manage'] });
  expect(answer.status, answer.text).to.equal(201);
  return answer.body as unknown as Client;
};

const wordsOf = async (server: TestServer): Promise<KnownWords> => {
  const create = async (
    surface: 'admin' | 'agent' | 'operator' | 'scim',
    path: string,
    body: JsonObject,
  ): Promise<JsonObject> => {
    const answer = await server[surface]('POST', path, body);
    expect(answer.status, answer.text).to.equal(201);
    return answer.body;
  };
  const userOf = async (userName: string): Promise<string> => {
    const entitlements = ['remote-support', 'rescueassist', 'service-desk'].map((product) => ({
      value: `${product}:concurrent`,
    }));
    const body = { schemas: [USER_SCHEMA], userName, entitlements };
    return (await create('scim', '/Users', body))['id'] as string;
  };
  const users = [await userOf('ada'), await userOf('bob')];
  const members = users.map((value) => ({ value }));
  const group = await create('scim', '/Groups', {
    schemas: [GROUP_SCHEMA],
    displayName: 'Readers',
    members,
  });
  const session = await create('agent', '/sessions', {
    userName: 'ada',
    product: 'remote-support',
    kind: 'attended',
  });
  const order = { groupId: id(group), product: 'remote-support', type: 'concurrent' };
  const rule = await create('admin', '/admin/v1/seat-rules', order);
  const token = await create('admin', '/admin/v1/tokens', { name: 'spare', scopes: ['users:manage'] });
  const other = await create('operator', '/operator/v1/tenants', { name: 'other' });
  const tenants = (await server.operator('GET', '/operator/v1/tenants')).body as { items: { id: string }[] };
  return new KnownWords({
    ...{ Users: users, user: users, userId: users, Groups: [id(group)], groupId: [id(group)] },
    ...{ Entitlements: ['remote-support:named', 'service-desk:concurrent'], ResourceTypes: ['User', 'Seat'] },
    ...{
      Schemas: [USER_SCHEMA, GROUP_SCHEMA],
      userName: ['ada', 'bob', ...Array.from({ length: 12 }, (_, index) => `user${index}`)],
      externalId: ['e1', 'e2'],
    },
    ...{
      product: ['remote-support', 'rescueassist', 'service-desk', 'unknown'],
      type: ['named', 'concurrent', 'shared'],
    },
    ...{ tenant: tenants.items.map(id), otherTenant: [id(other)], token: [id(token)], rule: [id(rule)] },
    ...{ session: [id(session)], occupancy: [session['occupancyId'] as string] },
    ids: [session['occupancyId'] as string, NOBODY],
    filter: ['userName eq "ada"', 'displayName pr', 'id sw "0"', 'userName eq'],
    ...{
      sortBy: ['id', 'meta.created', 'displayName'],
      attributes: ['displayName', 'members'],
      cursor: ['', 'x'],
    },
    excludedAttributes: ['meta', 'members'],
    ...{ 'If-Match': ['*', 'W/"1"'], 'If-None-Match': ['W/"1"', '*'], Prefer: ['wait=0', 'respond-async'] },
    path: [
      'displayName',
      'title',
      'externalId',
      'members',
      '/Users',
      `/Users/${users[1] ?? ''}`,
      'emails[type eq "work"]',
    ],
    ...{ action: ['user.created', 'token.issued'], scope: ['scim', 'users:manage scim', 'sessions'] },
    seats: [],
  });
};
