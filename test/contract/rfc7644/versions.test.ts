import { expect } from 'chai';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import {
  clientOf,
  expectRefusal,
  metaOf,
  newName,
  patchOf,
  type ScimClient,
  SEATS,
  userWith,
} from './scim-client.ts';

const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';

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

  // RFC 9110 §8.8.1: a validator tells whether two representations are interchangeable. Groups and seats are shown with
  // the user, and change without a write of the user.
  it('is another one when a group takes the user in, or the line gives it a seat', async () => {
    const pool = '/operator/v1/tenants/:tenant/seat-pools/service-desk/named';
    const tenants = await server.operator('GET', '/operator/v1/tenants');
    const [{ id: tenant = '' } = {}] = tenants.body['items'] as { id?: string }[];
    await server.operator('PUT', pool.replace(':tenant', tenant), { capacity: 1, whenFull: 'wait' });
    const seated = { [SEATS]: { seatList: 'service-desk:named' } };
    const holder = await client.create(seated);
    const { id, meta } = await client.create(seated);
    const known = new Set([(meta as { version: string }).version]);
    const expectAnother = async (change: string, then: Promise<unknown>): Promise<void> => {
      await then;
      for (const tag of known) {
        const headers = { 'If-None-Match': tag };
        expect((await client.send('GET', `/Users/${id}`, undefined, headers)).status, change).to.equal(200);
      }
      const { version } = metaOf(await client.expecting(200, 'GET', `/Users/${id}`));
      const filter = encodeURIComponent(`id eq "${id}" and meta.version eq ${JSON.stringify(version)}`);
      expect(await client.expecting(200, 'GET', `/Users?filter=${filter}`)).to.include({ totalResults: 1 });
      const headers = { 'If-None-Match': version as string };
      expect((await client.send('GET', `/Users/${id}`, undefined, headers)).status, change).to.equal(304);
      known.add(version as string);
    };
    await expectAnother('promoted', client.expecting(204, 'DELETE', `/Users/${holder.id}`));
    const inner = { schemas: [GROUP], displayName: 'inner', members: [{ value: id }] };
    const group = client.expecting(201, 'POST', '/Groups', inner);
    await expectAnother('a member', group);
    const outer = { schemas: [GROUP], displayName: 'outer', members: [{ value: (await group)['id'] ?? '' }] };
    await expectAnother('a member of a member', client.expecting(201, 'POST', '/Groups', outer));
  });

  const writes = [
    ['PUT', userWith()],
    ['PATCH', setTitle('Third')],
    ['DELETE', undefined],
  ] as const;

  describe('If-Match', () => {
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
      for (const method of ['DELETE', 'GET']) {
        expectRefusal(await client.send(method, path, undefined, { 'If-Match': 'W/"1"' }), 404);
      }
    });

    // RFC 9110 §13.1.1: "An origin server MUST NOT perform the requested method if the condition evaluates to false."
    it('keeps a read from answering another version', async () => {
      const { path, older, newest, changed } = await changedUser();
      expectRefusal(await client.send('GET', path, undefined, { 'If-Match': older }), 412);
      expect((await client.send('HEAD', path, undefined, { 'If-Match': older })).status).to.equal(412);
      for (const tags of [newest, `${older}, ${newest}`, '*']) {
        const response = await client.send('GET', path, undefined, { 'If-Match': tags });
        expect([response.status, response.body]).to.deep.equal([200, changed]);
      }
    });

    // RFC 9110 §13.2.2: "When recipient is the origin server and If-Match is present, evaluate the If-Match
    // precondition" first.
    it('is looked at before If-None-Match', async () => {
      const { path, older, newest } = await changedUser();
      const read = async (ifMatch: string): Promise<number> => {
        const headers = { 'If-Match': ifMatch, 'If-None-Match': newest };
        return (await client.send('GET', path, undefined, headers)).status;
      };
      expect([await read(older), await read(newest)]).to.deep.equal([412, 304]);
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

    it('spares it HEAD as GET', async () => {
      const { path, newest } = await changedUser();
      expect((await client.send('HEAD', path, undefined, { 'If-None-Match': newest })).status).to.equal(304);
    });

    // RFC 9110 §13.1.2: "An origin server MUST NOT perform the requested method if the condition evaluates to false;
    // instead, the origin server MUST respond with either a) the 304 (Not Modified) status code if the request method is
    // GET or HEAD or b) the 412 (Precondition Failed) status code for all other request methods."
    for (const [method, body] of writes) {
      it(`keeps ${method} from writing on a version that it names`, async () => {
        const { path, newest, changed } = await changedUser();
        for (const tags of [newest, newest.slice(2), `W/"998", ${newest}`, '*']) {
          expectRefusal(await client.send(method, path, body, { 'If-None-Match': tags }), 412);
        }
        expect(await client.expecting(200, 'GET', path)).to.deep.equal(changed);
      });

      it(`lets ${method} write on a version that it does not name`, async () => {
        const { path, older } = await changedUser();
        const headers = { 'If-None-Match': `${older}, "nothing"` };
        const { status, text } = await client.send(
          method,
          path,
          body && { ...body, userName: path },
          headers,
        );
        expect(status, text).to.equal(method === 'DELETE' ? 204 : 200);
      });
    }

    it('keeps a write from a group, its members included', async () => {
      const { id: value } = await client.create();
      const group = { schemas: [GROUP], displayName: newName() };
      const created = await client.expecting(201, 'POST', '/Groups', group);
      const path = `/Groups/${created['id'] as string}`;
      for (const [method, body] of [
        ['PUT', { ...group, displayName: newName() }],
        ['PATCH', patchOf({ op: 'add', path: 'members', value: [{ value }] })],
        ['DELETE', undefined],
      ] as const) {
        for (const tags of [metaOf(created)['version'] as string, '*']) {
          expectRefusal(await client.send(method, path, body, { 'If-None-Match': tags }), 412);
        }
      }
      expect(await client.expecting(200, 'GET', path)).to.deep.equal(created);
      const patch = patchOf({ op: 'add', path: 'members', value: [{ value }] });
      expect((await client.send('PATCH', path, patch, { 'If-None-Match': 'W/"99"' })).status).to.equal(204);
    });

    it('answers 404, not 412, to a write where there is no user', async () => {
      const path = '/Users/5f0e8f5e-7f47-4b53-9a0c-1c7d0e8b0004';
      expectRefusal(await client.send('DELETE', path, undefined, { 'If-None-Match': '*' }), 404);
    });

    it('says nothing to a POST, which has no version to look at yet', async () => {
      const response = await client.send('POST', '/Users', userWith(), { 'If-None-Match': '*' });
      expect(response.status, response.text).to.equal(201);
    });

    it('sends the user when the client has an older version', async () => {
      const { path, older, changed } = await changedUser();
      const response = await client.send('GET', path, undefined, { 'If-None-Match': older });
      expect(response.status).to.equal(200);
      expect(response.body).to.deep.equal(changed);
    });
  });
});
