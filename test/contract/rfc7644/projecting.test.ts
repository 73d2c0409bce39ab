import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import {
  clientOf,
  ENTERPRISE,
  patchOf,
  resourcesOf,
  type ScimClient,
  USER,
  userWith,
} from './scim-client.ts';

describe('RFC 7644 §3.9, attributes and excludedAttributes', () => {
  let server: TestServer;
  let client: ScimClient;
  let whole: JsonObject & { readonly id: string };

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
    whole = await client.create({
      title: 'Clerk',
      name: { givenName: 'Ada', familyName: 'Byron' },
      emails: [{ type: 'work', value: 'ada@example.com' }],
      [ENTERPRISE]: { department: 'Help', costCenter: 'C' },
    });
  });
  after(async () => server.stop());

  const shown = async (parameters: string): Promise<JsonObject> =>
    client.expecting(200, 'GET', `/Users/${whole.id}?${parameters}`);
  /** `schemas` and `id` are `returned: always` (RFC 7643 §3.1). */
  const always = (): JsonObject => ({ schemas: whole['schemas'] ?? [], id: whole.id });

  // "attributes: A multi-valued list of strings indicating the names of resource attributes to return in the response,
  // overriding the set of attributes that would be returned by default."
  it('answers only the attributes asked for, and those that are always returned', async () => {
    const { userName = '', title = '' } = whole;
    expect(await shown('attributes=userName,title')).to.deep.equal({ ...always(), userName, title });
    expect(await shown('attributes=USERNAME,%20Title')).to.deep.equal({ ...always(), userName, title });
    expect(await shown(`attributes=${USER}:userName`)).to.deep.equal({ ...always(), userName });
  });

  it('answers a sub-attribute asked for by its path', async () => {
    expect(await shown('attributes=name.givenName,emails.value')).to.deep.equal({
      ...always(),
      name: { givenName: 'Ada' },
      emails: [{ value: 'ada@example.com' }],
    });
  });

  it('answers an extension or one attribute of it, asked for by its URN', async () => {
    const extension = { department: 'Help', costCenter: 'C' };
    expect(await shown(`attributes=${ENTERPRISE}`)).to.deep.equal({ ...always(), [ENTERPRISE]: extension });
    expect(await shown(`attributes=${ENTERPRISE}:department`)).to.deep.equal({
      ...always(),
      [ENTERPRISE]: { department: 'Help' },
    });
  });

  it('answers only what is always returned where nothing asked for exists', async () => {
    expect(await shown('attributes=shoeSize')).to.deep.equal(always());
  });

  // "excludedAttributes: … attributes to be removed from the default set of attributes to return. This parameter SHALL
  // have no effect on attributes whose schema 'returned' setting is 'always'".
  it('leaves out what is excluded, but nothing that is always returned', async () => {
    const { title, emails, ...rest } = whole;
    expect([title, emails]).to.not.include(undefined);
    expect(await shown('excludedAttributes=title,emails,id,schemas')).to.deep.equal(rest);
    const { [ENTERPRISE]: extension, ...core } = whole;
    expect(extension).to.be.an('object');
    expect(await shown(`excludedAttributes=${ENTERPRISE}`)).to.deep.equal(core);
    expect(await shown('excludedAttributes=name.givenName')).to.deep.equal({
      ...whole,
      name: { familyName: 'Byron' },
    });
    expect(await shown('excludedAttributes=shoeSize')).to.deep.equal(whole);
  });

  it('holds for lists and for the answers to writes', async () => {
    const { userName = '' } = whole;
    const list = await client.expecting(200, 'GET', '/Users?attributes=userName');
    expect(resourcesOf(list)).to.deep.equal([{ ...always(), userName }]);
    const other = userWith({ title: 'Boss' });
    const created = await client.expecting(201, 'POST', '/Users?attributes=userName', other);
    expect(created).to.have.all.keys('schemas', 'id', 'userName');
    const path = `/Users/${created['id'] as string}`;
    const patch = patchOf({ op: 'replace', path: 'title', value: 'Head' });
    expect(await client.expecting(200, 'PATCH', `${path}?excludedAttributes=meta`, patch)).to.deep.equal({
      ...other,
      id: created['id'],
      active: true,
      title: 'Head',
    });
    expect(await client.expecting(200, 'PUT', `${path}?attributes=title`, other)).to.deep.equal({
      schemas: [USER],
      id: created['id'],
      title: 'Boss',
    });
    await client.expecting(204, 'DELETE', path);
  });

  it('are all that a single resource looks at, so that no write is done and then refused', async () => {
    const path = `/Users/${whole.id}`;
    const query = 'attributes=userName&count=many&startIndex=%&filter=(&sortBy=.&cursor=x';
    const created = await client.expecting(201, 'POST', `/Users?${query}`, userWith());
    expect(created).to.have.all.keys('schemas', 'id', 'userName');
    const patch = patchOf({ op: 'replace', path: 'title', value: 'Clerk' });
    await client.expecting(200, 'PATCH', `${path}?${query}`, patch);
    expect(await client.expecting(200, 'GET', `${path}?${query}`)).to.have.all.keys(Object.keys(created));
    const group = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'Clerks' };
    const { id } = await client.expecting(201, 'POST', `/Groups?count=many`, group);
    await client.expecting(200, 'PUT', `/Groups/${id as string}?startIndex=x`, group);
    await client.expecting(204, 'DELETE', `/Groups/${id as string}`);
  });
});
