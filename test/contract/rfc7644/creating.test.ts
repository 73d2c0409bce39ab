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
  USER,
  userWith,
} from './scim-client.ts';

describe('RFC 7644 §3.3, creating a user', () => {
  let server: TestServer;
  let client: ScimClient;
  let strict: ScimClient;

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
    strict = await newClient(server, 'strict');
  });
  after(async () => server.stop());

  // "When the service provider successfully creates the new resource, an HTTP response SHALL be returned with HTTP
  // status code 201 (Created). The response body SHOULD contain the service provider's representation of the newly
  // created resource. The URI of the created resource SHALL include, in the HTTP 'Location' header and the HTTP
  // body, a JSON representation with the attribute 'meta.location'."
  it('answers 201 with the whole resource, its Location and its ETag', async () => {
    const userName = newName();
    const sent = { schemas: [USER], userName, name: { familyName: 'Ode' }, emails: [{ value: userName }] };
    const response = await client.send('POST', '/Users', sent);
    expect(response.status).to.equal(201);
    expect(response.headers.get('Content-Type')).to.equal('application/scim+json; charset=utf-8');
    const { id, meta, ...rest } = response.body;
    expect(rest).to.deep.equal({ ...sent, active: true });
    const { created, lastModified, ...others } = metaOf({ meta: meta ?? {} });
    const location = `${server.baseUrl}/scim/v2/Users/${id as string}`;
    expect(others).to.deep.equal({ resourceType: 'User', location, version: response.headers.get('ETag') });
    expect(response.headers.get('Location')).to.equal(location);
    expect(new Date(created as string).toISOString()).to.equal(created);
    expect(lastModified).to.equal(created);
    expect(await client.expecting(200, 'GET', `/Users/${id as string}`)).to.deep.equal(response.body);
  });

  // "In the request body, attributes whose mutability is 'readOnly' … SHALL be ignored."
  it('ignores an id, a meta and groups of the client', async () => {
    const id = 'e4bd9d0e-6f6e-4bd0-8b7f-1d1d0c5a0001';
    const meta = {
      location: 'https://elsewhere.example.com',
      created: '2001-01-01T00:00:00Z',
      version: 'W/"9"',
    };
    const created = await client.create({ id, meta, groups: [{ value: id }] });
    expect(created.id).to.not.equal(id);
    expect(created).to.not.have.property('groups');
    expect(metaOf(created)['location']).to.equal(`${server.baseUrl}/scim/v2/Users/${created.id}`);
    expect(metaOf(created)['created']).to.not.equal(meta.created);
    expectRefusal(await client.send('GET', `/Users/${id}`), 404);
  });

  // "If the service provider determines that the creation of the requested resource conflicts with existing resources
  // (e.g., a 'User' resource with a duplicate 'userName'), the service provider MUST return HTTP status code 409
  // (Conflict) with a 'scimType' error code of 'uniqueness'".
  it('refuses a userName that another user has, in any letter case', async () => {
    const { userName } = await client.create();
    const response = await client.send(
      'POST',
      '/Users',
      userWith({ userName: (userName as string).toUpperCase() }),
    );
    expectRefusal(response, 409, 'uniqueness');
    expect(response.body['detail']).to.match(/^userName: /);
  });

  // RFC 7643 §4.1.1: userName "REQUIRED".
  it('refuses a user without a userName', async () => {
    for (const body of [{ schemas: [USER] }, userWith({ userName: null }), userWith({ userName: '' })]) {
      const response = await client.send('POST', '/Users', body);
      expectRefusal(response, 400, 'invalidValue');
      expect(response.body['detail']).to.equal('userName: this attribute is required.');
    }
  });

  it('keeps surrounding and inner white space of values as it is', async () => {
    expect(await client.create({ displayName: ' Two  Spaces ' })).to.include({
      displayName: ' Two  Spaces ',
    });
  });

  // RFC 7643 §2.1: "Attribute names are case insensitive".
  it('reads names and URNs in any letter case and answers them as the schema writes them', async () => {
    const body = {
      SCHEMAS: [USER.toUpperCase()],
      NAME: { GIVENNAME: 'Ada' },
      [ENTERPRISE.toUpperCase()]: { DEPARTMENT: 'Help' },
    };
    for (const each of [client, strict]) {
      const created = await each.expecting(201, 'POST', '/Users', { ...body, USERNAME: newName() });
      expect(created).to.deep.include({ name: { givenName: 'Ada' }, [ENTERPRISE]: { department: 'Help' } });
      expect(created['schemas']).to.deep.equal([USER, ENTERPRISE]);
      expect(created).to.not.have.any.keys('USERNAME', 'NAME', 'SCHEMAS');
    }
  });

  // RFC 7643 §2.5: "Unassigned attributes, the null value, and empty arrays … are all considered equivalent".
  it('keeps no nulls and no empty lists', async () => {
    const created = await client.create({ title: null, emails: [], name: { givenName: null }, roles: null });
    expect(created).to.not.have.any.keys('title', 'emails', 'name', 'roles');
  });

  // RFC 7643 §2.4: "The primary attribute value 'true' MUST appear no more than once."
  it('refuses two primary values', async () => {
    const emails = ['a', 'b'].map((name) => ({ value: `${name}@example.com`, primary: true }));
    const response = await client.send('POST', '/Users', userWith({ emails }));
    expectRefusal(response, 400, 'invalidValue');
    expect(response.body['detail']).to.match(/^emails: /);
  });

  // RFC 7643 §4.1.1: "This attribute … SHALL NOT be returned".
  it('neither answers nor keeps a password', async () => {
    const password = 'a-secret-of-the-test';
    const { id } = await client.create({ password });
    const response = await client.send('GET', `/Users/${id}?attributes=password,userName`);
    expect(response.text).to.not.match(/password|secret/);
    const statement = { name: '', text: 'select u::text as row from users u where u::text ~ $1' };
    expect(await server.database.query(statement, [id])).to.have.lengthOf(1);
    expect(await server.database.query(statement, [password])).to.deep.equal([]);
  });

  describe('with schemas that do not fit', () => {
    // RFC 7643 §3.1, schemas: "all … representations … MUST include a non-empty array".
    it('refuses the schema of a group, from every client', async () => {
      const schemas = ['urn:ietf:params:scim:schemas:core:2.0:Group'];
      for (const each of [client, strict]) {
        expectRefusal(await each.send('POST', '/Users', userWith({ schemas })), 400, 'invalidValue');
      }
    });

    it('refuses a strict client no schemas and unknown ones', async () => {
      const none = { userName: newName() };
      expectRefusal(await strict.send('POST', '/Users', none), 400, 'invalidValue');
      const foreign = userWith({ schemas: [USER, 'urn:example:2.0:Foreign'] });
      const response = await strict.send('POST', '/Users', foreign);
      expectRefusal(response, 400, 'invalidValue');
      expect(response.body['detail']).to.match(/^schemas: urn:example:2\.0:foreign/i);
      await client.expecting(201, 'POST', '/Users', foreign);
    });
  });

  describe('with attributes that no schema defines', () => {
    const unknown = { shoeSize: 43, name: { petName: 'P' } };

    it('ignores them', async () => {
      const created = await client.create(unknown);
      expect(created).to.not.have.any.keys('shoeSize', 'name');
    });

    it('refuses them to a strict client and names them', async () => {
      const whole = await strict.send('POST', '/Users', userWith({ shoeSize: 43 }));
      expectRefusal(whole, 400, 'invalidValue');
      expect(whole.body['detail']).to.match(/^shoeSize: /);
      const part = await strict.send('POST', '/Users', userWith({ name: { petName: 'P' } }));
      expectRefusal(part, 400, 'invalidValue');
      expect(part.body['detail']).to.match(/^name\.petName: /);
    });
  });
});
