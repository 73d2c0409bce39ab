import { expect } from 'chai';
import { startTestServer } from '../../support/test-server.ts';
import { type TestResponse } from '../../support/http.ts';
import { textMember } from '../../support/text-member.ts';
import { accessTokenIn, newKeys, type OauthDesk, openOauthDesk } from './oauth-desk.ts';

const ADMIN_PATH = '/admin/v1/oauth-clients';

/** A key of so many bits, behind so many bytes that are zero. Nobody knows what it is the product of. */
const rsaKey = (bits: number, zeros = 0): object => {
  const modulus = Buffer.alloc(Math.ceil(bits / 8), 0xff);
  modulus[0] = 0xff >> (8 * modulus.length - bits);
  const n = Buffer.concat([Buffer.alloc(zeros), modulus]).toString('base64url');
  return { jwks: { keys: [{ kty: 'RSA', n, e: 'AQAB' }] } };
};

describe('OAuth clients', () => {
  let desk: OauthDesk;

  before(async () => {
    desk = await openOauthDesk();
  });
  after(async () => {
    await desk.stop();
  });

  const expectProblem = ({ status, body }: TestResponse, expected: number, code: string): void => {
    expect([status, body['code']]).to.deep.equal([expected, code]);
  };

  it('show their secret once', async () => {
    const order = { name: 'Okta', scopes: ['scim'], clientProfile: 'okta' };
    const registered = await desk.server.operator('POST', desk.path, order);
    expect(registered.status).to.equal(201);
    const { clientId, clientSecret, ...rest } = registered.body as Record<string, unknown>;
    expect(clientSecret).to.match(/^seatkeeper_client_[0-9A-Za-z]{36}$/);
    expect(rest).to.deep.include({ ...order, authentication: 'client_secret', lastUsedAt: null });
    const place = `${desk.path}/${String(clientId)}`;
    expect(registered.headers.get('Location')).to.equal(desk.server.baseUrl + place);
    expect((await desk.server.operator('GET', place)).body).to.deep.equal({ clientId, ...rest });
    const list = await desk.server.operator('GET', desk.path);
    expect(list.text).to.include(clientId).and.not.include(clientSecret);
    expect(list.body['totalResults']).to.equal((list.body['items'] as unknown[]).length);
  });

  it('have no secret where they have keys', async () => {
    const { jwk } = await newKeys();
    const order = { name: 'with keys', scopes: ['scim'], jwks: { keys: [jwk] } };
    const { body } = await desk.server.operator('POST', desk.path, order);
    expect(body)
      .to.include({ authentication: 'private_key_jwt' })
      .and.not.have.any.keys('clientSecret', 'jwksUri');
    const there = { name: 'with keys elsewhere', scopes: ['scim'], jwksUri: 'https://keys.example.com/jwks' };
    const elsewhere = await desk.server.operator('POST', desk.path, there);
    expect(elsewhere.body).to.include({ authentication: 'private_key_jwt', jwksUri: there.jwksUri });
    expect(elsewhere.body).to.not.have.property('clientSecret');
  });

  it('hold nothing in the database from which a secret or a token could be read', async () => {
    const client = await desk.register();
    const token = accessTokenIn(await desk.ask(client));
    const [dump] = await desk.server.database.query<{ text: string }>(
      {
        name: '',
        text: `select concat((select string_agg(c::text, ' ') from oauth_clients c),
          (select string_agg(t::text, ' ') from oauth_access_tokens t),
          (select string_agg(e::text, ' ') from audit_events e)) as text`,
      },
      [],
    );
    expect(dump?.text).to.include(client.clientId);
    for (const secret of [client.clientSecret, token]) {
      expect(dump?.text).to.not.include(secret.slice(-36));
    }
  });

  for (const [what, keys] of [
    ['keys and a place of keys', { jwks: { keys: [] }, jwksUri: 'https://keys.example.com/jwks' }],
    ['no key in the set', { jwks: { keys: [] } }],
    ['no set', { jwks: {} }],
    ['a symmetric key', { jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] } }],
    ['a key that is none', { jwks: { keys: [{ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }] } }],
    ['a short RSA key', rsaKey(1_024)],
    ['an RSA key that is one bit short', rsaKey(2_047)],
    ['a short RSA key behind zeros', rsaKey(1_024, 128)],
    ['a number for a key', { jwks: { keys: [1] } }],
    ['a place over http', { jwksUri: 'http://keys.example.com/jwks' }],
    ['a place with a user', { jwksUri: 'https://a:b@keys.example.com/jwks' }],
    ['a place in a private network', { jwksUri: 'https://10.0.0.1/jwks' }],
    ['a place in a private network of IPv6', { jwksUri: 'https://[fd00::1]/jwks' }],
    ['a place where clouds keep secrets', { jwksUri: 'https://169.254.169.254/latest' }],
    ['a place that is no URL', { jwksUri: 'keys' }],
  ] as const) {
    it(`are not registered with ${what}`, async () => {
      const order = { name: 'a', scopes: ['scim'], ...keys };
      expectProblem(await desk.server.operator('POST', desk.path, order), 400, 'invalidKeySet');
    });
  }

  it('are registered with an RSA key of 2048 bits', async () => {
    const order = { name: 'a', scopes: ['scim'], ...rsaKey(2_048) };
    expect((await desk.server.operator('POST', desk.path, order)).status).to.equal(201);
  });

  it('are not registered with a private key, which is not repeated', async () => {
    const { jwk } = await newKeys();
    const order = { name: 'a', scopes: ['scim'], jwks: { keys: [{ ...jwk, d: 'the-private-part' }] } };
    const response = await desk.server.operator('POST', desk.path, order);
    expectProblem(response, 400, 'invalidKeySet');
    expect(response.text).to.not.include('the-private-part');
  });

  for (const [what, order] of [
    ['no name', { scopes: ['scim'] }],
    ['no scope', { name: 'a', scopes: [] }],
    ['an unknown scope', { name: 'a', scopes: ['root'] }],
    ['a secret of its own', { name: 'a', scopes: ['scim'], clientSecret: 'mine' }],
  ] as const) {
    it(`are not registered with ${what}`, async () => {
      expectProblem(await desk.server.operator('POST', desk.path, order), 400, 'invalidBody');
    });
  }

  it('that an administrator registers never do more than the administrator may', async () => {
    const beyond = await desk.server.admin('POST', ADMIN_PATH, { name: 'a', scopes: ['scim', 'audit:read'] });
    expectProblem(beyond, 403, 'scopeBeyondCaller');
    expect(beyond.body['scopes']).to.deep.equal(['scim']);
    const within = await desk.server.admin('POST', ADMIN_PATH, { name: 'a', scopes: ['audit:read'] });
    expect(within.status).to.equal(201);
    const place = `${ADMIN_PATH}/${textMember(within.body, 'clientId')}`;
    expect(within.headers.get('Location')).to.equal(desk.server.baseUrl + place);
    expect((await desk.server.admin('GET', place)).body).to.include({ name: 'a' });
    expect((await desk.server.admin('GET', ADMIN_PATH)).text).to.include(textMember(within.body, 'clientId'));
    expect((await desk.server.admin('DELETE', place)).status).to.equal(204);
    expectProblem(await desk.server.admin('DELETE', place), 404, 'notFound');
  });

  it("are no other tenant's business", async () => {
    const other = await desk.server.operator('POST', '/operator/v1/tenants', { name: 'Other' });
    const path = `/operator/v1/tenants/${textMember(other.body, 'id')}/oauth-clients`;
    const { body } = await desk.server.operator('POST', path, { name: 'foreign', scopes: ['scim'] });
    const id = textMember(body, 'clientId');
    for (const place of [`${ADMIN_PATH}/${id}`]) {
      expectProblem(await desk.server.admin('GET', place), 404, 'notFound');
      expectProblem(await desk.server.admin('DELETE', place), 404, 'notFound');
    }
    expectProblem(await desk.server.operator('DELETE', `${desk.path}/${id}`), 404, 'notFound');
    expect((await desk.server.admin('GET', ADMIN_PATH)).text).to.not.include('foreign');
    expect((await desk.server.operator('GET', `${path}/${id}`)).status).to.equal(200);
  });

  it('that are not there are 404', async () => {
    for (const id of ['0b6f6b35-2d7c-4d1b-9f3a-0c1d2e3f4a5b', 'x', '%00']) {
      expectProblem(await desk.server.operator('GET', `${desk.path}/${id}`), 404, 'notFound');
      expectProblem(await desk.server.operator('DELETE', `${desk.path}/${id}`), 404, 'notFound');
    }
  });

  it('are recorded when they come and go, and with what is done by them', async () => {
    const client = await desk.register({ name: 'recorded', scopes: ['tokens:manage', 'audit:read'] });
    const token = accessTokenIn(await desk.ask(client));
    const body = { name: 'made by a client', scopes: ['audit:read'] };
    const made = await desk.server.request({ method: 'POST', path: '/admin/v1/tokens', token, body });
    await desk.server.operator('DELETE', `${desk.path}/${client.clientId}`);
    const events = async (target: string): Promise<Record<string, unknown>[]> => {
      const list = await desk.server.admin('GET', `/admin/v1/audit-events?target=${target}`);
      return list.body['items'] as unknown as Record<string, unknown>[];
    };
    const ofClient = await events(client.clientId);
    expect(ofClient.map(({ action }) => action)).to.deep.equal([
      'oauthClient.deleted',
      'oauthClient.created',
    ]);
    expect(ofClient[1]).to.deep.include({
      target: { type: 'oauthClient', id: client.clientId },
      details: {
        name: 'recorded',
        scopes: ['audit:read', 'tokens:manage'],
        clientProfile: 'default',
        jwksUri: null,
      },
    });
    const [issued] = await events(textMember(made.body, 'id'));
    expect(issued?.['actor']).to.deep.equal({
      ...{ type: 'administrator', tokenId: client.clientId, connection: 'recorded' },
    });
  });
});

describe('OAuth clients where the hosts of keys are set', () => {
  it('are registered with a place at one of them, and with no other', async () => {
    const server = await startTestServer({ keyHosts: ['keys.example.com'] });
    try {
      const { items } = (await server.operator('GET', '/operator/v1/tenants')).body as {
        items: { id: string }[];
      };
      const register = async (host: string) =>
        server.operator('POST', `/operator/v1/tenants/${String(items[0]?.id)}/oauth-clients`, {
          ...{ name: host, scopes: ['scim'], jwksUri: `https://${host}/jwks` },
        });
      expect((await register('keys.example.com')).status).to.equal(201);
      expect((await register('keys.example.net')).body).to.include({ status: 400, code: 'invalidKeySet' });
    } finally {
      await server.stop();
    }
  });
});
