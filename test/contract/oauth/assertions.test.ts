import { createHmac, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type TestResponse } from '../../support/http.ts';
import { textMember } from '../../support/text-member.ts';
import {
  accessTokenIn,
  type AssertionChanges,
  GRANT,
  inSeconds,
  type Keys,
  newKeys,
  type OauthDesk,
  openOauthDesk,
  refusalIn,
  type RegisteredView,
} from './oauth-desk.ts';

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a client with keys', () => {
  let desk: OauthDesk;
  let keys: Keys;
  let client: RegisteredView;

  // Each test has its own failures to make.
  beforeEach(async () => {
    desk = await openOauthDesk();
    keys = await newKeys();
    client = await desk.register({ jwks: { keys: [keys.jwk] } });
  });
  afterEach(async () => {
    await desk.stop();
  });

  const assertion = async (changes: AssertionChanges = {}): Promise<string> =>
    desk.assertion(client.clientId, keys, changes);
  /** `BASE` stands for the address of the server, `IN n` for the instant n seconds from when the test runs. */
  const changesFrom = (written: object): AssertionChanges =>
    JSON.parse(
      JSON.stringify(written)
        .replace('BASE', desk.server.baseUrl)
        .replace(/"IN (-?\d+)"/, (_, seconds: string) => String(inSeconds(Number(seconds)))),
    ) as AssertionChanges;
  const expectRefused = (answer: TestResponse, ...secrets: readonly string[]): void => {
    expect(refusalIn(answer)).to.deep.equal([401, 'invalid_client']);
    for (const secret of secrets) {
      expect(answer.text).to.not.include(secret);
    }
  };

  it('gets a token for an assertion', async () => {
    const answer = await desk.askWith(await assertion());
    expect(answer.body).to.include({ token_type: 'Bearer', expires_in: 3600, scope: 'scim' });
    expect(await desk.scimStatus(accessTokenIn(answer))).to.equal(200);
  });

  for (const alg of ['RS256', 'RS512', 'PS256', 'PS384', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']) {
    it(`may sign with ${alg}`, async () => {
      const own = await newKeys('own', alg);
      const { clientId } = await desk.register({ jwks: { keys: [own.jwk] } });
      const signed = await desk.assertion(clientId, own, { header: { alg, kid: 'own' } });
      expect((await desk.askWith(signed)).status).to.equal(200);
    });
  }

  for (const [what, changes] of [
    ['the token endpoint as its audience', { claims: { aud: 'BASE/oauth2/token' } }],
    ['one audience in a list', { claims: { aud: ['BASE/oauth2/token'] } }],
    ['the type JWT', { header: { typ: 'JWT' } }],
    ['the type of client authentication', { header: { typ: 'client-authentication+jwt' } }],
    ['the same as a media type', { header: { typ: 'application/client-authentication+JWT' } }],
    ['no iat', { claims: { iat: null } }],
    ['no kid', { header: { kid: null } }],
    ['an end that is over by less than a clock may be wrong', { claims: { exp: 'IN -30' } }],
    ['a life of ten minutes', { claims: { exp: 'IN 600' } }],
  ] as const) {
    it(`is believed with ${what}`, async () => {
      const signed = await assertion(changesFrom(changes));
      expect((await desk.askWith(signed)).status).to.equal(200);
    });
  }

  it('is believed with the key that fits, where it does not say which', async () => {
    const [first, second] = [await newKeys('first'), await newKeys('second')];
    const { clientId } = await desk.register({ jwks: { keys: [first.jwk, second.jwk] } });
    const changes = { header: { kid: null } };
    for (const each of [first, second]) {
      const answer = await desk.askWith(await desk.assertion(clientId, each, changes));
      expect(answer.status).to.equal(200);
    }
    expectRefused(await desk.askWith(await desk.assertion(clientId, keys, changes)));
  });

  for (const [what, changes] of [
    ['another audience', { claims: { aud: 'https://elsewhere.example.com' } }],
    ['two audiences', { claims: { aud: ['BASE', 'https://elsewhere.example.com'] } }],
    ['no audience', { claims: { aud: null } }],
    ['another issuer', { claims: { iss: 'https://elsewhere.example.com' } }],
    ['another subject', { claims: { sub: randomUUID() } }],
    ['no subject', { claims: { sub: null } }],
    ['another type', { header: { typ: 'at+jwt' } }],
    ['an end that is over', { claims: { exp: 'IN -61' } }],
    ['no end', { claims: { exp: null } }],
    ['an end that is no number', { claims: { exp: '2099' } }],
    ['a life of a day', { claims: { exp: 'IN 86400' } }],
    ['a beginning in the future', { claims: { nbf: 'IN 120' } }],
    ['an origin in the future', { claims: { iat: 'IN 120' } }],
    ['no jti', { claims: { jti: null } }],
    ['an empty jti', { claims: { jti: '' } }],
    ['a long jti', { claims: { jti: 'j'.repeat(257) } }],
    ['a number for a jti', { claims: { jti: 1 } }],
    ['an unknown kid', { header: { kid: 'two' } }],
    ['a critical header that nobody knows', { header: { crit: ['x'], x: 1 } }],
  ] as const) {
    it(`is refused with ${what}`, async () => {
      const signed = await assertion(changesFrom(changes));
      expectRefused(await desk.askWith(signed), 'elsewhere', signed);
    });
  }

  it('is refused without a signature', async () => {
    const [, payload = ''] = (await assertion()).split('.');
    for (const alg of ['none', 'None', 'NONE', '']) {
      expectRefused(await desk.askWith(`${encoded({ alg })}.${payload}.`));
    }
  });

  it('is refused with its public key as the secret of an HMAC', async () => {
    const [, payload = ''] = (await assertion()).split('.');
    for (const secret of [JSON.stringify(keys.jwk), Buffer.from(keys.jwk.x ?? '', 'base64url')]) {
      const head = `${encoded({ alg: 'HS256', kid: 'one' })}.${payload}`;
      const signature = createHmac('sha256', secret).update(head).digest('base64url');
      expectRefused(await desk.askWith(`${head}.${signature}`));
    }
  });

  it("is refused with another's signature, and with another payload under its own", async () => {
    expectRefused(await desk.askWith(await desk.assertion(client.clientId, await newKeys())));
    const [header, , signature] = (await assertion()).split('.');
    const [, payload] = (await assertion({ claims: { jti: 'changed' } })).split('.');
    expectRefused(await desk.askWith([header, payload, signature].join('.')));
  });

  it('is refused with a key that it brings along', async () => {
    const own = await newKeys('mine');
    const header = { kid: 'mine', jwk: own.jwk, jku: 'https://elsewhere.example.com/jwks' };
    expectRefused(await desk.askWith(await desk.assertion(client.clientId, own, { header })));
  });

  for (const text of [
    'nonsense',
    'a.b.c',
    '...',
    '!!!.???.%%%',
    `${encoded({ alg: 'ES256' })}..`,
    `${encoded([])}.${encoded([])}.AA`,
    `${encoded({ alg: 'ES256' })}.${encoded({ iss: {}, sub: {} })}.AA`,
    'e30.'.repeat(2_000),
    'a'.repeat(60_000),
  ]) {
    it(`is refused with ${text.slice(0, 40)} for an assertion`, async () => {
      expectRefused(await desk.askWith(text), ...(text.length > 6 ? [text] : []));
    });
  }

  it('is refused with an assertion of a mebibyte', async () => {
    const answer = await desk.askWith('a'.repeat(1_048_576));
    expect(refusalIn(answer)).to.deep.equal([413, 'invalid_request']);
  });

  it('is refused with another client_id beside the assertion, and believed with its own', async () => {
    const other = await desk.register();
    expectRefused(await desk.askWith(await assertion(), { client_id: other.clientId }));
    expect((await desk.askWith(await assertion(), { client_id: client.clientId })).status).to.equal(200);
  });

  it('is refused with another type of assertion', async () => {
    const saml = 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer';
    for (const type of [saml, '']) {
      const answer = await desk.askWith(await assertion(), { client_assertion_type: type });
      expect(refusalIn(answer)).to.deep.equal([400, 'invalid_request']);
    }
  });

  it('is refused with a secret, and a client with a secret with an assertion', async () => {
    const form = { ...GRANT, client_id: client.clientId, client_secret: 'seatkeeper' };
    expectRefused(await desk.post('token', form));
    const { clientId } = await desk.register();
    expectRefused(await desk.askWith(await desk.assertion(clientId, keys)));
  });

  it('is refused with an assertion that was used, also on another server', async () => {
    const another = await desk.server.startAnother();
    const used = await assertion();
    expect((await desk.askWith(used)).status).to.equal(200);
    expectRefused(await desk.askWith(used), used);
    expectRefused(await desk.askWith(used, {}, another), used);
  });

  it('gets one token where an assertion is used on two servers at once', async () => {
    const another = await desk.server.startAnother();
    const used = await assertion();
    const places = [desk.server.baseUrl, another, desk.server.baseUrl, another];
    const answers = await Promise.all(places.map(async (place) => desk.askWith(used, {}, place)));
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
    expect(statuses).to.deep.equal([200, 401, 401, 401]);
  });

  it("may use a jti that another client used, but not twice with another's time", async () => {
    const other = await desk.register({ jwks: { keys: [keys.jwk] } });
    const claims = { jti: 'the same' };
    expect((await desk.askWith(await assertion({ claims }))).status).to.equal(200);
    expect((await desk.askWith(await desk.assertion(other.clientId, keys, { claims }))).status).to.equal(200);
    expectRefused(await desk.askWith(await assertion({ claims: { ...claims, exp: inSeconds(200) } })));
  });

  it("is refused with the keys of another tenant's client", async () => {
    const tenant = await desk.server.operator('POST', '/operator/v1/tenants', { name: 'Other' });
    const path = `/operator/v1/tenants/${textMember(tenant.body, 'id')}/oauth-clients`;
    const foreign = await newKeys();
    const order = { name: 'foreign', scopes: ['scim'], jwks: { keys: [foreign.jwk] } };
    const { body } = await desk.server.operator('POST', path, order);
    const clientId = textMember(body, 'clientId');
    expectRefused(await desk.askWith(await desk.assertion(clientId, keys)));
    expectRefused(await desk.askWith(await desk.assertion(client.clientId, foreign)));
    const answer = await desk.askWith(await desk.assertion(clientId, foreign));
    const token = accessTokenIn(answer);
    const list = await desk.server.request({ path: '/scim/v2/Users', token });
    expect(list.body['totalResults']).to.equal(0);
  });

  it('is refused when it was deleted, and when its tenant is suspended', async () => {
    await desk.server.operator('PATCH', `/operator/v1/tenants/${desk.tenant}`, { suspended: true });
    expectRefused(await desk.askWith(await assertion()));
    await desk.server.operator('PATCH', `/operator/v1/tenants/${desk.tenant}`, { suspended: false });
    expect((await desk.askWith(await assertion())).status).to.equal(200);
    await desk.server.operator('DELETE', `${desk.path}/${client.clientId}`);
    expectRefused(await desk.askWith(await assertion()));
  });
});
