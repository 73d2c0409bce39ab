import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  SignJWT,
} from 'jose';
import { HttpsKeySetSource } from '../../../src/http/oauth/https-key-set-source.ts';
import { request, type TestResponse } from '../../support/http.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

export const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** A pair of keys: one to sign with, and the other as it is registered. */
export interface Keys {
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

export const newKeys = async (kid = 'one', alg = 'ES256'): Promise<Keys> => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid } };
};

/** A client as it was answered when it was registered. */
export interface RegisteredView {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What of an assertion is other than usual; what is null is left out. */
export interface AssertionChanges {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** Where a test registers clients and asks for tokens. */
export interface OauthDesk {
  readonly server: TestServer;
  /** The sample tenant. */
  readonly tenant: string;
  readonly path: string;
  register(order?: object): Promise<RegisteredView>;
  /** A request to `/oauth2/{endpoint}`. */
  post(endpoint: string, form: Form | string, options?: PostOptions): Promise<TestResponse>;
  /** Asks for a token with a secret in the form. */
  ask(client: RegisteredView, form?: Form): Promise<TestResponse>;
  /** Asks for a token with an assertion. */
  askWith(assertion: string, form?: Form, baseUrl?: string): Promise<TestResponse>;
  /** A good assertion of a client, except for the changes. */
  assertion(clientId: string, keys: Pick<Keys, 'privateKey'>, changes?: AssertionChanges): Promise<string>;
  /** The status of a request to SCIM with a token. */
  scimStatus(token: string, baseUrl?: string): Promise<number>;
  stop(): Promise<void>;
}

type Form = Readonly<Record<string, string>>;

interface PostOptions {
  readonly authorization?: string;
  readonly baseUrl?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const GRANT = { grant_type: 'client_credentials' };

/** Seconds since the epoch. */
export const inSeconds = (seconds = 0): number => Math.floor(Date.now() / 1_000) + seconds;

export const openOauthDesk = async (): Promise<OauthDesk> => {
  const server = await startTestServer({ keySetSource: new HttpsKeySetSource({ isLoopbackAllowed: true }) });
  const { items } = (await server.operator('GET', '/operator/v1/tenants')).body as {
    items: { id: string }[];
  };
  const tenant = items[0]?.id ?? '';
  const path = `/operator/v1/tenants/${tenant}/oauth-clients`;
  const post: OauthDesk['post'] = (endpoint, form, { authorization, baseUrl, headers } = {}) =>
    request(baseUrl ?? server.baseUrl, {
      method: 'POST',
      path: `/oauth2/${endpoint}`,
      body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        ...(authorization !== undefined && { Authorization: authorization }),
        ...headers,
      },
    });
  return {
    ...{ server, tenant, path, post },
    register: async (order = {}) => {
      const body = { name: `client ${randomUUID()}`, scopes: ['scim'], ...order };
      const registered = await server.operator('POST', path, body);
      if (registered.status !== 201) {
        throw new Error(`Refused with ${registered.status}: ${registered.text}`);
      }
      return registered.body as unknown as RegisteredView;
    },
    ask: ({ clientId, clientSecret }, form = {}) =>
      post('token', { ...GRANT, client_id: clientId, client_secret: clientSecret, ...form }),
    askWith: (assertion, form = {}, baseUrl = server.baseUrl) => {
      const proof = { client_assertion_type: JWT_BEARER, client_assertion: assertion };
      return post('token', { ...GRANT, ...proof, ...form }, { baseUrl });
    },
    assertion: async (clientId, { privateKey }, { header = {}, claims = {} } = {}) => {
      const usual = { iss: clientId, sub: clientId, aud: server.baseUrl, jti: randomUUID() };
      const all = { ...usual, iat: inSeconds(), exp: inSeconds(120), ...claims };
      const protectedHeader = withoutNull({ alg: 'ES256', kid: 'one', ...header }) as JWTHeaderParameters;
      return new SignJWT(withoutNull(all))
        .setProtectedHeader(protectedHeader)
        .sign(privateKey, { crit: { x: true } });
    },
    scimStatus: async (token, baseUrl = server.baseUrl) =>
      (await request(baseUrl, { path: '/scim/v2/ServiceProviderConfig', token })).status,
    stop: async () => server.stop(),
  };
};

const withoutNull = (members: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));

/** A place that publishes keys, and counts how often it is asked. */
export interface KeyPlace {
  readonly uri: string;
  asked: number;
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
  publish(keys: readonly JWK[]): void;
  close(): Promise<void>;
}

export const openKeyPlace = async (): Promise<KeyPlace> => {
  const server = createServer((_, response) => {
    place.asked += 1;
    response.writeHead(place.status, place.headers).end(place.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const place: KeyPlace = {
    uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    ...{ asked: 0, status: 200, headers: {}, body: '' },
    publish: (keys) => {
      place.body = JSON.stringify({ keys });
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return place;
};

/** The status and the word of a refusal. */
export const refusalIn = ({ status, body }: TestResponse): [number, unknown] => [status, body['error']];

export const accessTokenIn = ({ body }: TestResponse): string => {
  const token = body['access_token'];
  if (typeof token !== 'string') {
    throw new Error(`No access token in ${JSON.stringify(body)}`);
  }
  return token;
};
