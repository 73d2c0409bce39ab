import { expect } from 'chai';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { clientOf, expectRefusal, metaOf, patchOf, type ScimClient, userWith } from './scim-client.ts';

const setTitle = (value: string) => patchOf({ op: 'replace', path: 'title', value });

describe('RFC 7644 §3.14, versions', () => {
  let server: TestServer;
  let client: ScimClient;

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
  });
  after(async () => server.stop());

  /** A user that was changed once, with the version it has and the one it had. */
  const changedUser = async () => {
    const created = await client.create();
    const older = metaOf(created)['version'] as string;
    const changed = await client.expecting(200, 'PATCH', `/Users/${created.id}`, setTitle('Second'));
    return { path: `/Users/${created.id}`, older, newest: metaOf(changed)['version'] as string, changed };
  };

  it('gives every change a version of its own', async () => {
    const { older, newest } = await changedUser();
    expect(older).to.match(/^W\/"[^"]+"$/);
    expect(newest)
      .to.match(/^W\/"[^"]+"$/)
      .and.not.equal(older);
  });

  // RFC 7643 §3.1, meta.version: "This value must be the same as the entity-tag (ETag) HTTP response header".
  it('sends the version as ETag with every answer that shows the user', async () => {
    const { path } = await changedUser();
    for (const [method, body] of [['GET'], ['PATCH', setTitle('Third')], ['PUT', userWith()]] as const) {
      const response = await client.send(method, path, body);
      expect(response.headers.get('ETag')).to.equal(metaOf(response.body)['version']);
    }
  });

  describe('If-Match', () => {
    const writes = [
      ['PUT', userWith()],
      ['PATCH', setTitle('Third')],
      ['DELETE', undefined],
    ] as const;

    for (const [method, body] of writes) {
      // "the service provider … MUST return 412 Precondition Failed" (RFC 7232 §3.1).
      it(`keeps ${method} from writing on an older version`, async () => {
        const { path, older, changed } = await changedUser();
        for (const tags of [older, 'W/"999"', '"nothing"', `${older}, W/"998"`]) {
          const response = await client.send(method, path, body, { 'If-Match': tags });
          expectRefusal(response, 412);
        }
        expect(await client.expecting(200, 'GET', path)).to.deep.equal(changed);
      });

      it(`lets ${method} write on the newest version, one of several, and any`, async () => {
        for (const tags of [
          (newest: string) => newest,
          (newest: string) => `W/"998", ${newest}`,
          () => '*',
        ]) {
          const { path, newest } = await changedUser();
          const { status, text } = await client.send(method, path, body && { ...body, userName: path }, {
            'If-Match': tags(newest),
          });
          expect(status, text).to.equal(method === 'DELETE' ? 204 : 200);
        }
      });
    }

    it('answers 404, not 412, where there is no user', async () => {
      const path = '/Users/5f0e8f5e-7f47-4b53-9a0c-1c7d0e8b0004';
      expectRefusal(await client.send('DELETE', path, undefined, { 'If-Match': 'W/"1"' }), 404);
    });

    it('lets one of several writes on the same version through', async () => {
      const { path, newest } = await changedUser();
      const titles = Array.from({ length: 5 }, (_, index) => `Title ${index}`);
      const statuses = await Promise.all(
        titles.map(
          async (title) => (await client.send('PATCH', path, setTitle(title), { 'If-Match': newest })).status,
        ),
      );
      expect(statuses.sort()).to.deep.equal([200, 412, 412, 412, 412]);
    });
  });

  describe('If-None-Match', () => {
    // "If the resource has not changed, the service provider simply returns an empty body with a 304 (Not Modified)
    // response code."
    it('spares a client the version that it has', async () => {
      const { path, newest, older } = await changedUser();
      for (const tags of [newest, `${older}, ${newest}`, '*']) {
        const response = await client.send('GET', path, undefined, { 'If-None-Match': tags });
        expect(response.status).to.equal(304);
        expect(response.text).to.equal('');
        expect(response.headers.get('ETag')).to.equal(newest);
      }
    });

    it('sends the user when the client has an older version', async () => {
      const { path, older, changed } = await changedUser();
      const response = await client.send('GET', path, undefined, { 'If-None-Match': older });
      expect(response.status).to.equal(200);
      expect(response.body).to.deep.equal(changed);
    });
  });
});
