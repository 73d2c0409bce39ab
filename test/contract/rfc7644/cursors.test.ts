import { expect } from 'chai';
import { Cursors } from '../../../src/http/scim/query/cursors.ts';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { ScimError } from '../../../src/scim/scim-error.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { clientOf, expectRefusal, resourcesOf, type ScimClient } from './scim-client.ts';

const USERS = 25;
/** Far more than a page, so that deletions fall before, into and behind the page at hand. */
const MANY = 20_000;

describe('RFC 9865, paging by cursor', () => {
  let server: TestServer;
  let client: ScimClient;

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
    for (let index = 0; index < USERS; index += 1) {
      // Two thirds have a title, and many share theirs.
      await client.create(index % 3 === 0 ? {} : { title: `Title ${index % 4}` });
    }
  });
  after(async () => server.stop());

  const listed = async (parameters: Record<string, string>, by = client): Promise<JsonObject> =>
    by.expecting(200, 'GET', `/Users?${new URLSearchParams(parameters).toString()}`);

  /** All pages, from the first on. */
  const walk = async (parameters: Record<string, string>, by = client): Promise<JsonObject[]> => {
    const pages = [await listed({ ...parameters, cursor: '' }, by)];
    for (let next = pages[0]?.['nextCursor']; next !== undefined; next = pages.at(-1)?.['nextCursor']) {
      pages.push(await listed({ ...parameters, cursor: next as string }, by));
    }
    return pages;
  };

  const idsOn = (pages: readonly JsonObject[]): unknown[] => pages.flatMap(resourcesOf).map(({ id }) => id);

  const cursorOf = async (parameters: Record<string, string>): Promise<string> =>
    (await listed({ ...parameters, cursor: '' }))['nextCursor'] as string;

  const refused = async (
    parameters: Record<string, string>,
    scimType: string,
    by = client,
  ): Promise<void> => {
    const path = `/Users?${new URLSearchParams(parameters).toString()}`;
    expectRefusal(await by.send('GET', path), 400, scimType);
  };

  // The absence of nextCursor is the only mark of the last page.
  for (const parameters of [
    {},
    { sortBy: 'userName' },
    { sortBy: 'userName', sortOrder: 'descending' },
    { sortBy: 'title' },
    { sortBy: 'title', sortOrder: 'descending' },
    { sortBy: 'meta.created' },
    { sortBy: 'active', sortOrder: 'descending' },
    { filter: 'title pr' },
    { filter: 'title sw "title"', sortBy: 'title', sortOrder: 'descending' },
  ]) {
    it(`walks in the order of the whole list, with ${JSON.stringify(parameters)}`, async () => {
      const all = idsOn([await listed({ ...parameters, count: '200' })]);
      expect(all.length).to.be.greaterThan(14);
      for (const count of ['1', '4', '7']) {
        const pages = await walk({ ...parameters, count });
        expect(idsOn(pages)).to.deep.equal(all);
        expect(new Set(pages.map(({ totalResults }) => totalResults))).to.deep.equal(new Set([all.length]));
        expect(pages.every((page) => resourcesOf(page).length === page['itemsPerPage'])).to.equal(true);
        expect(pages).to.have.length(Math.ceil(all.length / Number(count)));
      }
    });
  }

  it('has no next page when the last one is full, or all are on the first', async () => {
    for (const count of [USERS, USERS + 1]) {
      const page = await listed({ cursor: '', count: String(count) });
      expect(resourcesOf(page)).to.have.length(USERS);
      expect(page).not.to.have.property('nextCursor');
    }
  });

  it('gives a cursor only to who pages by cursor, and then no index', async () => {
    expect(await listed({ count: '2' })).not.to.have.property('nextCursor');
    const page = await listed({ count: '2', cursor: '' });
    expect(page)
      .to.have.property('nextCursor')
      .that.matches(/^[A-Za-z0-9\-._~]+$/);
    expect(page).not.to.have.property('startIndex');
  });

  it('walks a search by POST as well', async () => {
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'];
    const first = await client.expecting(200, 'POST', '/Users/.search', { schemas, cursor: '', count: 20 });
    const cursor = first['nextCursor'] as string;
    const second = await client.expecting(200, 'POST', '/Users/.search', { schemas, cursor, count: 20 });
    expect(idsOn([first, second])).to.deep.equal(idsOn([await listed({})]));
    expect(second).not.to.have.property('nextCursor');
  });

  it('lets the size of the page change on the way', async () => {
    const first = await listed({ cursor: '', count: '2' });
    const rest = await listed({ cursor: first['nextCursor'] as string, count: '100' });
    expect(idsOn([first, rest])).to.deep.equal(idsOn([await listed({})]));
  });

  // All parameters but cursor and count have to be the same on every page.
  it('refuses a cursor of another query', async () => {
    const query = { filter: 'title pr', sortBy: 'title', count: '3' };
    const cursor = await cursorOf(query);
    await listed({ ...query, cursor });
    for (const other of [
      { filter: 'userName pr' },
      { sortBy: 'userName' },
      { sortOrder: 'descending' },
      { filter: '' },
      { sortBy: '' },
    ]) {
      await refused({ ...query, ...other, cursor }, 'invalidCursor');
    }
    const path = `/Groups?${new URLSearchParams({ count: '3', cursor: await cursorOf({ count: '3' }) }).toString()}`;
    expectRefusal(await client.send('GET', path), 400, 'invalidCursor');
  });

  it('refuses a cursor of another tenant, and shows nothing of it', async () => {
    const { id } = (await server.operator('POST', '/operator/v1/tenants', { name: 'other' })).body;
    const order = { name: 'their directory', scopes: ['scim'] };
    const path = `/operator/v1/tenants/${id as string}/tokens`;
    const { token } = (await server.operator('POST', path, order)).body;
    const other = clientOf(server, token as string);
    expect(idsOn(await walk({ count: '3' }, other))).to.deep.equal([]);
    await refused({ count: '3', cursor: await cursorOf({ count: '3' }) }, 'invalidCursor', other);
  });

  it('refuses a cursor in which one character is another, or that was never given', async () => {
    const cursor = await cursorOf({ count: '3' });
    for (let index = 0; index < cursor.length; index += 1) {
      const other = cursor[index] === 'A' ? 'B' : 'A';
      const forged = cursor.slice(0, index) + other + cursor.slice(index + 1);
      await refused({ count: '3', cursor: forged }, 'invalidCursor');
    }
    const [text = '', signature = ''] = cursor.split('.');
    for (const forged of [
      'x',
      '.',
      text,
      `.${signature}`,
      `${text}.`,
      `${cursor}x`,
      `${cursor}.`,
      `${cursor}.x`,
    ]) {
      await refused({ count: '3', cursor: forged }, 'invalidCursor');
    }
    await refused({ cursor: `${cursor}~` }, 'invalidCursor');
  });

  it('refuses a count that is none', async () => {
    for (const count of ['-1', '1.5', 'ten']) {
      await refused({ cursor: '', count }, 'invalidCount');
    }
    await refused({ cursor: await cursorOf({ count: '3' }), count: '-1' }, 'invalidCount');
  });

  it('ends a cursor after the time that is advertised, and not before', async () => {
    const { pagination } = await client.expecting(200, 'GET', '/ServiceProviderConfig');
    const { cursorTimeout } = pagination as { cursorTimeout: number };
    let now = 1_700_000_000_999;
    const cursors = new Cursors({ secret: Buffer.from('x'), now: () => now, timeout: cursorTimeout });
    const position = { key: null, sequence: '7', totalResults: 9 };
    const cursor = cursors.write(position, ['tenant']);
    now += (cursorTimeout - 1) * 1000;
    expect(cursors.read(cursor, ['tenant'])).to.deep.equal(position);
    now += 1001;
    expect(() => cursors.read(cursor, ['tenant']))
      .to.throw(ScimError)
      .with.property('code', 'expiredCursor');
  });

  it('answers 400 expiredCursor when a cursor has expired', async () => {
    const tenants = await server.database.query<{ id: string }>(TENANT, []);
    const past = new Cursors({
      secret: Buffer.from('the cursors of this test server'),
      now: () => Date.parse('2020-01-01T00:00:00Z'),
      timeout: 1,
    });
    const position = { key: null, sequence: '1', totalResults: USERS };
    await refused(
      { cursor: past.write(position, [tenants[0]?.id ?? '', 'User', '', '', '']) },
      'expiredCursor',
    );
  });
});

const TENANT = { name: '', text: `select tenant_id as id from tenants where name = 'default'` };

describe('RFC 9865, a walk while users are deleted', () => {
  let server: TestServer;
  let client: ScimClient;

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
    const text = `insert into users (tenant_id, user_id, user_name, connection, active, document, comparable)
                  select tenant_id, gen_random_uuid(), 'user-' || n, 'test', true,
                         json_build_object('userName', 'user-' || n), jsonb_build_object('userName', 'user-' || n)
                    from tenants, generate_series(1, ${MANY}) as n`;
    await server.database.query({ name: '', text }, []);
  });
  after(async () => server.stop());

  it('sees every user who is there throughout exactly once', async () => {
    const seen: string[] = [];
    const deleted = new Set<string>();
    const known = await client.expecting(200, 'GET', '/Users?count=200&startIndex=10001&attributes=userName');
    const behind = resourcesOf(known).map(({ id }) => id as string);
    const remove = async (id: string): Promise<void> => {
      await client.expecting(204, 'DELETE', `/Users/${id}`);
      deleted.add(id);
    };
    let cursor: string | undefined = '';
    for (let page = 0; cursor !== undefined; page += 1) {
      const path = `/Users?count=200&attributes=id&cursor=${cursor}`;
      const list = await client.expecting(200, 'GET', path);
      const ids = resourcesOf(list).map(({ id }) => id as string);
      seen.push(...ids);
      cursor = list['nextCursor'] as string | undefined;
      // The last of the page, after which the next one begins; one seen before it; one that is still to come.
      if (page < 17) {
        await remove(ids.at(-1) ?? '');
        await remove(ids[page] ?? '');
        await remove(behind[page] ?? '');
      }
    }
    expect(deleted.size).to.equal(51);
    const left = await server.database.query<{ id: string }>(
      { name: '', text: 'select user_id as id from users' },
      [],
    );
    expect(left).to.have.length(MANY - 51);
    expect(new Set(seen).size).to.equal(seen.length);
    const unseen = new Set(left.map(({ id }) => id));
    seen.forEach((id) => unseen.delete(id));
    expect([...unseen]).to.deep.equal([]);
  });
});
