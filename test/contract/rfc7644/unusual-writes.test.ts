import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import {
  clientOf,
  expectRefusal,
  newClient,
  newName,
  patchOf,
  type ScimClient,
  userWith,
} from './scim-client.ts';

const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';

describe('writes that a client may mean or not', () => {
  let server: TestServer;
  let client: ScimClient;

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
  });
  after(async () => server.stop());

  for (const operation of [
    { op: 'remove', path: 'active' },
    { op: 'Replace', path: 'active', value: '' },
    { op: 'replace', value: { active: null } },
  ]) {
    it(`does not enable a user whose active is cleared by ${JSON.stringify(operation)}`, async () => {
      const { id } = await client.create({ active: false });
      const patched = await client.expecting(200, 'PATCH', `/Users/${id}`, patchOf(operation));
      expect(patched['active']).to.equal(false);
    });
  }

  it('leaves the seats to a PUT whose entitlements are all of another type, and clears them with an empty list', async () => {
    const created = await client.create({ entitlements: [{ value: 'remote-support:named' }] });
    const license = { value: 'x', type: 'License' };
    const userName = created['userName'] ?? '';
    const put = async (entitlements: JsonObject[]): Promise<unknown> => {
      const body = userWith({ userName, entitlements });
      return (await client.expecting(200, 'PUT', `/Users/${created.id}`, body))['entitlements'];
    };
    const seat = {
      value: 'remote-support:named',
      display: 'GoToAssist Remote Support - Named',
      type: 'Seat',
    };
    expect(await put([license])).to.deep.equal([seat, license]);
    expect(await put([])).to.equal(undefined);
  });

  it('refuses a text that finds a resource and is empty, also from a strict client', async () => {
    const strict = await newClient(server, 'strict');
    expectRefusal(await strict.send('POST', '/Users', userWith({ userName: '' })), 400, 'invalidValue');
    const group = { schemas: [GROUP], displayName: '' };
    expectRefusal(await strict.send('POST', '/Groups', group), 400, 'invalidValue');
  });

  it('refuses more than 1,000 values of an attribute, and more than 1,000 operations', async () => {
    const emails = Array.from({ length: 1_001 }, (_, index) => ({ value: `${index}@example.com` }));
    expectRefusal(await client.send('POST', '/Users', userWith({ emails })), 400, 'tooMany');
    const { id } = await client.create({ emails: emails.slice(0, 600) });
    const add = { op: 'add', path: 'emails', value: emails.slice(600) };
    expectRefusal(await client.send('PATCH', `/Users/${id}`, patchOf(add)), 400, 'tooMany');
    const title = { op: 'replace', path: 'title', value: 'x' };
    const many = Array.from({ length: 1_001 }, () => title);
    expectRefusal(await client.send('PATCH', `/Users/${id}`, patchOf(...many)), 400, 'tooMany');
    await client.expecting(200, 'PATCH', `/Users/${id}`, patchOf(...many.slice(1)));
  });

  it('takes nobody out of a group with a removal whose value is empty', async () => {
    const { id: member } = await client.create();
    const body = { schemas: [GROUP], displayName: newName(), members: [{ value: member }] };
    const { id } = await client.expecting(201, 'POST', '/Groups', body);
    for (const value of ['', null, []]) {
      const remove = patchOf({ op: 'remove', path: 'members', value });
      expect((await client.send('PATCH', `/Groups/${id as string}`, remove)).status).to.equal(204);
    }
    expect(await client.expecting(200, 'GET', `/Groups/${id as string}`)).to.have.property('members');
  });

  it('answers a filter on the year 0 with 400', async () => {
    const path = `/Users?filter=${encodeURIComponent('meta.created gt "0000-01-01T00:00:00Z"')}`;
    expectRefusal(await client.send('GET', path), 400, 'invalidFilter');
  });

  it('quotes no more than a line of what it refuses', async () => {
    const members = [{ value: 'z'.repeat(100_000) }];
    const body = { schemas: [GROUP], displayName: newName(), members };
    const response = await client.send('POST', '/Groups', body);
    expectRefusal(response, 400, 'invalidValue');
    expect(response.text.length).to.be.below(500);
  });
});
