import { expect } from 'chai';
import { createTokenSecret } from '../../../src/tenants/tokens/token-secret.ts';
import { textMember } from '../../support/text-member.ts';
import { until } from '../../support/until.ts';
import {
  accessTokenIn,
  GRANT,
  type OauthDesk,
  openOauthDesk,
  refusalIn,
  type RegisteredView,
} from './oauth-desk.ts';

const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;

describe('the token endpoint', () => {
  let desk: OauthDesk;
  let client: RegisteredView;

  // Each test has its own failures to make.
  beforeEach(async () => {
    desk = await openOauthDesk();
    client = await desk.register({ scopes: ['scim', 'audit:read'] });
  });
  afterEach(async () => {
    await desk.stop();
  });

  it('gives a client with a secret in the header a token for an hour', async () => {
    const { clientId, clientSecret } = client;
    const answer = await desk.post('token', GRANT, { authorization: basic(clientId, clientSecret) });
    expect(answer.status).to.equal(200);
    const { access_token: token, ...rest } = answer.body;
    expect(token).to.match(/^seatkeeper_access_[0-9A-Za-z]{36}$/);
    expect(rest).to.deep.equal({ token_type: 'Bearer', expires_in: 3600, scope: 'audit:read scim' });
    expect(answer.headers.get('Cache-Control')).to.equal('no-store');
    expect(answer.headers.get('Pragma')).to.equal('no-cache');
    expect(await desk.scimStatus(accessTokenIn(answer))).to.equal(200);
  });

  it('gives a client with a secret in the form the scopes that it asks for', async () => {
    const answer = await desk.ask(client, { scope: 'scim' });
    expect(answer.body).to.include({ scope: 'scim' });
    const token = accessTokenIn(answer);
    expect(await desk.scimStatus(token)).to.equal(200);
    expect((await desk.server.request({ path: '/admin/v1/audit-events', token })).status).to.equal(403);
  });

  it('takes an empty parameter for none', async () => {
    expect((await desk.ask(client, { scope: '' })).body).to.include({ scope: 'audit:read scim' });
  });

  it('notes when a client was at work', async () => {
    await desk.ask(client);
    const { body } = await desk.server.operator('GET', `${desk.path}/${client.clientId}`);
    expect(body['lastUsedAt']).to.match(/^\d{4}-.*Z$/);
  });

  it('gives a token that is over after its hour', async () => {
    const token = accessTokenIn(await desk.ask(client));
    const [row] = await desk.server.database.query<{ seconds: number }>(
      {
        name: '',
        text: `select extract(epoch from expires_at - clock_timestamp())::integer as seconds
          from oauth_access_tokens`,
      },
      [],
    );
    expect(row?.seconds).to.be.within(3_580, 3_600);
    await desk.server.database.query(
      { name: '', text: 'update oauth_access_tokens set expires_at = now()' },
      [],
    );
    expect(await desk.scimStatus(token)).to.equal(401);
  });

  for (const [what, form, error] of [
    ['no grant', { grant_type: '' }, [400, 'invalid_request']],
    ['another grant', { grant_type: 'password' }, [400, 'unsupported_grant_type']],
    ['a scope it may not have', { scope: 'scim tokens:manage' }, [400, 'invalid_scope']],
    ['a scope that is none', { scope: 'root' }, [400, 'invalid_scope']],
    ['two spaces between scopes', { scope: 'scim  audit:read' }, [400, 'invalid_scope']],
    ['a wrong secret', { client_secret: createTokenSecret('client') }, [401, 'invalid_client']],
    ['a secret that is none', { client_secret: 'guess' }, [401, 'invalid_client']],
    ['a token for its secret', { client_secret: createTokenSecret('scim') }, [401, 'invalid_client']],
    ['no secret', { client_secret: '' }, [401, 'invalid_client']],
    ['an unknown client', { client_id: 'a7c0f8a5-7a1b-4d6e-8f2b-0f9d6c5b4a31' }, [401, 'invalid_client']],
    ['a client that is no id', { client_id: "'; drop table oauth_clients" }, [401, 'invalid_client']],
    ['a NUL', { client_id: '\0' }, [401, 'invalid_client']],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const answer = await desk.ask(client, form);
      expect(refusalIn(answer)).to.deep.equal(error);
      expect(answer.body).to.have.all.keys('error', 'error_description');
      expect(answer.body['error_description']).to.match(/^[ !#-[\]-~]+$/);
      expect(answer.headers.get('Content-Type')).to.match(/^application\/json/);
      expect(answer.headers.get('Cache-Control')).to.equal('no-store');
      expect(answer.headers.get('WWW-Authenticate')).to.equal(
        error[0] === 401 ? 'Basic realm="seatkeeper"' : null,
      );
      for (const value of Object.values(form).filter((each) => each.length > 4)) {
        expect(answer.text).to.not.include(value);
      }
    });
  }

  it('refuses two ways of authentication at once', async () => {
    const { clientId, clientSecret } = client;
    const form = { ...GRANT, client_id: clientId, client_secret: clientSecret };
    const twice = await desk.post('token', form, { authorization: basic(clientId, clientSecret) });
    expect(refusalIn(twice)).to.deep.equal([400, 'invalid_request']);
    const both = await desk.ask(client, { client_assertion: 'a.b.c' });
    expect(refusalIn(both)).to.deep.equal([400, 'invalid_request']);
  });

  it('refuses a client_id beside the header that is another', async () => {
    const { clientId, clientSecret } = client;
    const authorization = basic(clientId, clientSecret);
    const other = await desk.post('token', { ...GRANT, client_id: desk.tenant }, { authorization });
    expect(refusalIn(other)).to.deep.equal([400, 'invalid_request']);
    const same = await desk.post('token', { ...GRANT, client_id: clientId }, { authorization });
    expect(same.status).to.equal(200);
  });

  for (const authorization of [
    'Basic',
    'Basic !!!',
    'Basic bm9jb2xvbg==',
    'Bearer x',
    `Basic ${'A'.repeat(9_000)}`,
  ]) {
    it(`refuses the header ${authorization.slice(0, 30)}`, async () => {
      const answer = await desk.post('token', GRANT, { authorization });
      expect(refusalIn(answer)).to.deep.equal([401, 'invalid_client']);
    });
  }

  it('refuses a parameter that comes twice', async () => {
    const form = `grant_type=client_credentials&scope=scim&scope=scim&client_id=${client.clientId}`;
    expect(refusalIn(await desk.post('token', form))).to.deep.equal([400, 'invalid_request']);
    const empty = `grant_type=client_credentials&grant_type=&client_id=${client.clientId}`;
    expect(refusalIn(await desk.post('token', empty))).to.deep.equal([400, 'invalid_request']);
  });

  it('takes forms only, and no large ones', async () => {
    const json = { 'Content-Type': 'application/json' };
    expect((await desk.post('token', '{}', { headers: json })).status).to.equal(415);
    const large = await desk.post('token', `grant_type=${'a'.repeat(1_048_576)}`);
    expect(large.status).to.equal(413);
    expect(large.body['error']).to.equal('invalid_request');
    expect((await desk.server.request({ path: '/oauth2/token' })).status).to.equal(405);
    expect((await desk.post('nothing', {})).status).to.equal(404);
  });

  it('refuses a deleted client, and its tokens at once', async () => {
    const token = accessTokenIn(await desk.ask(client));
    expect(await desk.scimStatus(token)).to.equal(200);
    await desk.server.operator('DELETE', `${desk.path}/${client.clientId}`);
    expect(await desk.scimStatus(token)).to.equal(401);
    expect(refusalIn(await desk.ask(client))).to.deep.equal([401, 'invalid_client']);
  });

  it('refuses the tokens of a deleted client on every server within a second', async () => {
    const another = await desk.server.startAnother();
    const token = accessTokenIn(await desk.ask(client));
    expect(await desk.scimStatus(token, another)).to.equal(200);
    await desk.server.operator('DELETE', `${desk.path}/${client.clientId}`);
    await until(
      'the other server refuses the token',
      async () => (await desk.scimStatus(token, another)) === 401,
      2_000,
    );
  });

  it('refuses a suspended tenant, and its tokens', async () => {
    const token = accessTokenIn(await desk.ask(client));
    await desk.server.operator('PATCH', `/operator/v1/tenants/${desk.tenant}`, { suspended: true });
    expect(refusalIn(await desk.ask(client))).to.deep.equal([401, 'invalid_client']);
    expect(await desk.scimStatus(token)).to.equal(403);
  });

  it('says nothing of a suspension to who has no secret', async () => {
    await desk.server.operator('PATCH', `/operator/v1/tenants/${desk.tenant}`, { suspended: true });
    const wrong = await desk.ask({ ...client, clientSecret: createTokenSecret('client') });
    expect(wrong.body['error_description']).to.not.include('suspended');
  });

  it("does not take one client's secret for another's, of whichever tenant", async () => {
    const other = await desk.server.operator('POST', '/operator/v1/tenants', { name: 'Other' });
    const path = `/operator/v1/tenants/${textMember(other.body, 'id')}/oauth-clients`;
    const foreign = await desk.server.operator('POST', path, { name: 'foreign', scopes: ['scim'] });
    const own = await desk.register();
    for (const clientId of [textMember(foreign.body, 'clientId'), own.clientId]) {
      const answer = await desk.ask({ clientId, clientSecret: client.clientSecret });
      expect(refusalIn(answer)).to.deep.equal([401, 'invalid_client']);
    }
  });

  describe('beside it', () => {
    it('a client revokes a token of its own, and of no other', async () => {
      const other = await desk.register();
      const [token, foreign] = [accessTokenIn(await desk.ask(client)), accessTokenIn(await desk.ask(other))];
      expect([await desk.scimStatus(token), await desk.scimStatus(foreign)]).to.deep.equal([200, 200]);
      const authorization = basic(client.clientId, client.clientSecret);
      for (const each of [token, foreign, 'nonsense']) {
        expect((await desk.post('revoke', { token: each }, { authorization })).status).to.equal(200);
      }
      expect([await desk.scimStatus(token), await desk.scimStatus(foreign)]).to.deep.equal([401, 200]);
      expect(refusalIn(await desk.post('revoke', {}, { authorization }))).to.deep.equal([
        400,
        'invalid_request',
      ]);
      expect(refusalIn(await desk.post('revoke', { token }))).to.deep.equal([401, 'invalid_client']);
    });

    it('the server tells what it is, from its configured address', async () => {
      const path = '/.well-known/oauth-authorization-server';
      const { status, body } = await desk.server.request({ path, headers: { Host: 'evil.example.com' } });
      expect(status).to.equal(200);
      expect(body).to.deep.include({
        issuer: desk.server.baseUrl,
        token_endpoint: `${desk.server.baseUrl}/oauth2/token`,
        grant_types_supported: ['client_credentials'],
        response_types_supported: [],
        token_endpoint_auth_methods_supported: [
          'client_secret_basic',
          'client_secret_post',
          'private_key_jwt',
        ],
      });
      const algorithms = body['token_endpoint_auth_signing_alg_values_supported'];
      expect(algorithms).to.include.members(['RS256', 'PS256', 'ES256', 'EdDSA']);
      expect(JSON.stringify(algorithms)).to.not.match(/HS|none/);
    });
  });
});
