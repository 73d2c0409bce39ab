import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { type Scope } from '../../../src/tenants/scope.ts';
import { type TestServer } from '../../support/test-server.ts';
import { cursorsOf } from './cursors-of.ts';

export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** A tenant that has something of everything. */
export interface World {
  readonly tokens: Readonly<Record<string, string>>;
  /** What can be named in a request, by what it is: ids, names, keys, cursors. */
  readonly ids: Readonly<Record<string, string>>;
  /** In each of its names and texts, and in nobody else's. */
  readonly marker: string;
}

const ADMIN: readonly Scope[] = [
  ...(['audit:read', 'plan:manage', 'seats:manage', 'tokens:manage', 'users:manage'] as const),
];

type Asking = (method: string, path: string, body?: unknown, headers?: object) => Promise<JsonObject>;

const asking =
  (server: TestServer, token: string): Asking =>
  async (method, path, body, headers = {}) => {
    const sent = { method, path, token, headers: { ...headers } };
    const answer = await server.request({ ...sent, ...(body !== undefined && { body }) });
    expect(answer.status, `${method} ${path}: ${answer.text}`).to.be.within(200, 201);
    return answer.body;
  };

const idOf = (body: JsonObject): string => body['id'] as string;

/** Registers a product that nobody has seats of. */
export const addProduct = async (server: TestServer, product: string): Promise<void> => {
  const terms = { displayName: product, occupiedBy: 'session', seatTypes: 'mixed', sharedSelfService: true };
  await asking(server, server.operatorToken)('PUT', `/operator/v1/products/${product}`, terms);
};

export const newWorld = async (server: TestServer, marker: string): Promise<World> => {
  const operator = asking(server, server.operatorToken);
  const product = `product-${marker}`;
  await addProduct(server, product);
  const tenant = idOf(await operator('POST', '/operator/v1/tenants', { name: marker }));
  const home = `/operator/v1/tenants/${tenant}`;
  for (const type of ['named', 'concurrent']) {
    await operator('PUT', `${home}/seat-pools/${product}/${type}`, { capacity: 5 });
  }
  const issue = async (name: string, scopes: readonly Scope[]): Promise<JsonObject> =>
    operator('POST', `${home}/tokens`, { name: `${name} of ${marker}`, scopes });
  const scim = await issue('idp', ['scim']);
  const admin = await issue('admin', ADMIN);
  const secret = (body: JsonObject): string => body['token'] as string;
  const tokens = {
    scim: secret(scim),
    admin: secret(admin),
    agent: secret(await issue('product', ['sessions'])),
    operator: server.operatorToken,
  };
  const owned = { tenant, product, entitlement: `${product}:concurrent`, tokenName: `idp of ${marker}` };
  const ids = {
    ...owned,
    actingToken: idOf(admin),
    ...(await directoryOf(asking(server, tokens.scim), { marker, product })),
    ...(await adminsOf(server, { tokens, marker })),
  };
  const everything = { ...ids, ...(await workOf(server, { tokens, marker, ids })) };
  const cursors = await cursorsOf((path, surface) => asking(server, tokens[surface])('GET', path));
  return { tokens, marker, ids: { ...everything, ...cursors } };
};

const directoryOf = async (
  scim: Asking,
  { marker, product }: { readonly marker: string; readonly product: string },
): Promise<Record<string, string>> => {
  const user = async (name: string, rest: object = {}): Promise<string> => {
    const body = { schemas: [USER_SCHEMA], userName: `${name}-${marker}`, externalId: `x-${name}-${marker}` };
    return idOf(await scim('POST', '/scim/v2/Users', { ...body, ...rest }));
  };
  const group = async (name: string, member: string): Promise<string> => {
    const body = { schemas: [GROUP_SCHEMA], displayName: `${name}-${marker}`, members: [{ value: member }] };
    return idOf(await scim('POST', '/scim/v2/Groups', { ...body, externalId: `x-${name}-${marker}` }));
  };
  const entitlements = [{ value: `${product}:concurrent` }];
  const userId = await user('agent', { entitlements });
  const manager = await user('manager', { entitlements });
  await user('managed', {
    schemas: [USER_SCHEMA, ENTERPRISE],
    [ENTERPRISE]: { manager: { value: manager } },
  });
  const inner = await group('inner', userId);
  return {
    ...{ userId, manager, inner, outer: await group('outer', inner) },
    ...{ userName: `agent-${marker}`, otherUserName: `manager-${marker}` },
    ...{ userExternalId: `x-agent-${marker}`, displayName: `inner-${marker}` },
  };
};

interface Half {
  readonly tokens: Readonly<Record<'admin' | 'agent', string>>;
  readonly marker: string;
}

const adminsOf = async (server: TestServer, { tokens, marker }: Half): Promise<Record<string, string>> => {
  const admin = asking(server, tokens.admin);
  const token = await admin('POST', '/admin/v1/tokens', {
    name: `spare ${marker}`,
    scopes: ['users:manage'],
  });
  const order = { name: `client ${marker}`, scopes: ['users:manage'] };
  await admin('POST', '/admin/v1/oauth-clients', { ...order, name: `another ${marker}` });
  const client = await admin('POST', '/admin/v1/oauth-clients', order);
  const { clientId, clientSecret } = client as { clientId: string; clientSecret: string };
  const access = await server.request({
    ...{ method: 'POST', path: '/oauth2/token' },
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}`,
  });
  const accessToken = access.body['access_token'] as string;
  return { token: idOf(token), clientId, clientSecret, accessToken };
};

const workOf = async (
  server: TestServer,
  { tokens, marker, ids }: Half & { readonly ids: Readonly<Record<string, string>> },
): Promise<Record<string, string>> => {
  const admin = asking(server, tokens.admin);
  const rule = async (groupId: string | undefined): Promise<string> =>
    idOf(await admin('POST', '/admin/v1/seat-rules', { groupId, product: ids['product'], type: 'named' }));
  const rules = [await rule(ids['outer']), await rule(ids['inner'])];
  const open = async (userId: string | undefined, headers = {}): Promise<JsonObject> => {
    const order = { userId, product: ids['product'], kind: 'attended' };
    return asking(server, tokens.agent)('POST', '/agent/v1/sessions', order, headers);
  };
  await open(ids['manager']);
  const idempotencyKey = `key-${marker}`;
  const session = await open(ids['userId'], { 'Idempotency-Key': idempotencyKey });
  return {
    ...{ rule: rules[0] ?? '', session: idOf(session), occupancy: session['occupancyId'] as string },
    idempotencyKey,
  };
};
