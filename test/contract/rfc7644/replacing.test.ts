import { expect } from 'chai';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import {
  clientOf,
  ENTERPRISE,
  expectRefusal,
  metaOf,
  newClient,
  newName,
  type ScimClient,
  SEATS,
  USER,
  userWith,
} from './scim-client.ts';

describe('RFC 7644 §3.5.1, replacing a user', () => {
  let server: TestServer;
  let client: ScimClient;
  let strict: ScimClient;

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
    strict = await newClient(server, 'strict');
  });
  after(async () => server.stop());

  // "Unless otherwise specified, a successful PUT operation returns a 200 OK response code and the entire resource
  // within the response body".
  it('answers 200 with the entire resource and a new version', async () => {
    const { id, ...created } = await client.create({ title: 'Old' });
    const sent = userWith({ title: 'New', nickName: 'N' });
    const response = await client.send('PUT', `/Users/${id}`, sent);
    expect(response.status).to.equal(200);
    const { meta, ...rest } = response.body;
    expect(rest).to.deep.equal({ ...sent, id, active: true });
    const { version, lastModified, ...others } = metaOf({ meta: meta ?? {} });
    expect(others).to.include({ created: metaOf(created)['created'], location: metaOf(created)['location'] });
    expect(version).to.equal(response.headers.get('ETag')).and.not.equal(metaOf(created)['version']);
    expect(lastModified).to.be.a('string');
    expect(await client.expecting(200, 'GET', `/Users/${id}`)).to.deep.equal(response.body);
  });

  // "Attributes whose mutability is 'readWrite' that are omitted from the request body MAY be assumed to be not
  // asserted by the client. The service provider MAY assume that any existing values are to be cleared".
  it('clears what it does not carry, extensions included', async () => {
    const { id } = await client.create({
      title: 'Old',
      emails: [{ value: 'a@example.com' }],
      [ENTERPRISE]: { department: 'Help' },
    });
    const replaced = await client.expecting(200, 'PUT', `/Users/${id}`, userWith());
    expect(replaced).to.have.all.keys('schemas', 'id', 'userName', 'active', 'meta');
    expect(replaced['schemas']).to.deep.equal([USER]);
  });

  it('never reactivates a user without saying so', async () => {
    for (const each of [client, strict]) {
      const { id } = await each.create({ active: false });
      expect(await each.expecting(200, 'PUT', `/Users/${id}`, userWith())).to.include({ active: false });
      expect(await each.expecting(200, 'PUT', `/Users/${id}`, userWith({ active: true }))).to.include({
        active: true,
      });
    }
  });

  it('leaves the seats alone when it carries none of their views', async () => {
    const { id } = await client.create({ [SEATS]: { seatList: 'rescueassist:concurrent' } });
    const replaced = await client.expecting(200, 'PUT', `/Users/${id}`, userWith());
    expect(replaced[SEATS]).to.include({ seatList: 'rescueassist:concurrent' });
    const cleared = await client.expecting(200, 'PUT', `/Users/${id}`, userWith({ [SEATS]: { seats: [] } }));
    expect(cleared).to.not.have.any.keys(SEATS, 'entitlements');
  });

  // "readOnly: Any values provided SHALL be ignored."
  it('ignores readOnly values; an id in the body does not beat the one in the path', async () => {
    const first = await client.create({ title: 'First' });
    const second = await client.create({ title: 'Second' });
    const body = userWith({ id: second.id, meta: metaOf(second), title: 'Changed' });
    expect(await client.expecting(200, 'PUT', `/Users/${first.id}`, body)).to.include({
      id: first.id,
      title: 'Changed',
    });
    expect(await client.expecting(200, 'GET', `/Users/${second.id}`)).to.deep.equal(second);
  });

  it('keeps the version when nothing changes', async () => {
    for (const each of [client, strict]) {
      const created = await each.create({ title: 'Same', emails: [{ value: 'same@example.com' }] });
      const response = await each.send('PUT', `/Users/${created.id}`, created);
      expect(response.status, response.text).to.equal(200);
      expect(response.body).to.deep.equal(created);
    }
  });

  // "A client MAY … HTTP PUT MUST NOT be used to create new resources."
  it('creates nothing', async () => {
    const userName = newName();
    const path = '/Users/5f0e8f5e-7f47-4b53-9a0c-1c7d0e8b0002';
    expectRefusal(await client.send('PUT', path, userWith({ userName })), 404);
    const filter = encodeURIComponent(`userName eq "${userName}"`);
    expect(await client.expecting(200, 'GET', `/Users?filter=${filter}`)).to.include({ totalResults: 0 });
  });

  it('refuses a userName that another user has, and keeps its own in another letter case', async () => {
    const taken = await client.create();
    const { id, userName } = await client.create();
    const conflict = await client.send(
      'PUT',
      `/Users/${id}`,
      userWith({ userName: taken['userName'] ?? '' }),
    );
    expectRefusal(conflict, 409, 'uniqueness');
    const upper = (userName as string).toUpperCase();
    const renamed = await client.expecting(200, 'PUT', `/Users/${id}`, userWith({ userName: upper }));
    expect(renamed).to.include({ userName: upper });
  });

  // "required: … MUST be specified in the request."
  it('refuses a replacement without a userName and keeps what is there', async () => {
    const created = await client.create({ title: 'Kept' });
    expectRefusal(await client.send('PUT', `/Users/${created.id}`, { schemas: [USER] }), 400, 'invalidValue');
    expect(await client.expecting(200, 'GET', `/Users/${created.id}`)).to.deep.equal(created);
  });

  it('refuses a strict client what no schema defines', async () => {
    const { id } = await strict.create();
    expectRefusal(await strict.send('PUT', `/Users/${id}`, userWith({ shoeSize: 43 })), 400, 'invalidValue');
    await client.expecting(200, 'PUT', `/Users/${id}`, userWith({ shoeSize: 43 }));
  });
});
