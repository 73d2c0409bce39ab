import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import {
  clientOf,
  expectRefusal,
  LIST_RESPONSE,
  metaOf,
  resourcesOf,
  type ScimClient,
  userWith,
} from './scim-client.ts';

const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const SEARCH_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
const USERS = 7;
const GROUPS = 5;

describe('RFC 7644 §3.4.3, searching by POST', () => {
  let server: TestServer;
  let client: ScimClient;

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
    for (let index = 0; index < USERS; index += 1) {
      await client.expecting(
        201,
        'POST',
        '/Users',
        userWith({ displayName: `name ${index}`, title: 'Lead' }),
      );
    }
    for (let index = 0; index < GROUPS; index += 1) {
      const group = { schemas: [GROUP], displayName: `name ${index}` };
      await client.expecting(201, 'POST', '/Groups', group);
    }
  });
  after(async () => server.stop());

  const search = async (path: string, members: JsonObject = {}): Promise<JsonObject> =>
    client.expecting(200, 'POST', `${path}/.search`, { schemas: [SEARCH_REQUEST], ...members });

  const typesIn = (list: JsonObject): unknown[] =>
    resourcesOf(list).map((resource) => metaOf(resource)['resourceType']);

  const all = [...Array<string>(USERS).fill('User'), ...Array<string>(GROUPS).fill('Group')];

  // "Clients MAY execute queries without passing parameters on the URL by using the HTTP POST verb combined with the
  // '/.search' path extension."
  it('answers as a GET with the same parameters does', async () => {
    const members = { filter: 'displayName ge "name 2"', sortBy: 'displayName', sortOrder: 'descending' };
    for (const path of ['/Users', '/Groups', '/Entitlements']) {
      const url = new URLSearchParams({ ...members, startIndex: '2', count: '2', attributes: 'displayName' });
      const list = await search(path, { ...members, startIndex: 2, count: 2, attributes: ['displayName'] });
      expect(list).to.deep.equal(await client.expecting(200, 'GET', `${path}?${url.toString()}`));
    }
  });

  it('searches one type at the path of that type', async () => {
    expect(typesIn(await search('/Users'))).to.deep.equal(all.slice(0, USERS));
    expect(typesIn(await search('/Groups'))).to.deep.equal(all.slice(USERS));
  });

  it('leaves out what excludedAttributes names', async () => {
    const [user] = resourcesOf(await search('/Users', { excludedAttributes: ['title', 'meta'], count: 1 }));
    expect(user).to.have.property('displayName');
    expect(user).to.not.have.any.keys('title', 'meta');
  });

  describe('at the root', () => {
    it('answers resources of every type', async () => {
      const list = await search('');
      expect(list).to.deep.include({
        schemas: [LIST_RESPONSE],
        totalResults: USERS + GROUPS,
        startIndex: 1,
        itemsPerPage: USERS + GROUPS,
      });
      expect(typesIn(list)).to.deep.equal(all);
    });

    it('pages by index across the types, with the same total on every page', async () => {
      const whole = resourcesOf(await search('')).map(({ id }) => id);
      for (const count of [1, 3, 5, 7, 11]) {
        const ids: unknown[] = [];
        for (let startIndex = 1; startIndex <= whole.length; startIndex += count) {
          const list = await search('', { startIndex, count });
          expect(list).to.include({ totalResults: whole.length, startIndex });
          expect(list).to.include({ itemsPerPage: resourcesOf(list).length });
          ids.push(...resourcesOf(list).map(({ id }) => id));
        }
        expect(ids).to.deep.equal(whole);
      }
    });

    it('answers the total alone when count is 0, and nothing behind the end', async () => {
      for (const members of [{ count: 0 }, { count: -3 }, { startIndex: USERS + GROUPS + 1 }]) {
        expect(await search('', members)).to.deep.include({ totalResults: USERS + GROUPS, Resources: [] });
      }
      expect(await search('', { startIndex: -4, count: 1 })).to.include({ startIndex: 1, itemsPerPage: 1 });
    });

    it('filters by what all types have', async () => {
      const list = await search('', { filter: 'displayName eq "NAME 3"' });
      expect(typesIn(list)).to.deep.equal(['User', 'Group']);
      const groups = await search('', { filter: 'meta.resourceType eq "Group"' });
      expect(typesIn(groups)).to.deep.equal(all.slice(USERS));
    });

    // §3.4.2.1: "For filtered attributes that are not part of a particular resource type, the service provider SHALL
    // treat the attribute as if there is no attribute value."
    it('finds nothing of a type that does not have an attribute of the filter', async () => {
      expect(typesIn(await search('', { filter: 'title eq "lead"' }))).to.deep.equal(all.slice(0, USERS));
      const members = await search('', { filter: 'members pr' });
      expect(members).to.deep.include({ totalResults: 0, Resources: [] });
    });

    it('refuses a filter by what no type has, and one that is none', async () => {
      for (const filter of ['nothing eq "x"', 'displayName eq', 'displayName xx "y"']) {
        const body = { schemas: [SEARCH_REQUEST], filter };
        expectRefusal(await client.send('POST', '/.search', body), 400, 'invalidFilter');
      }
    });

    it('shows of each type what is asked for', async () => {
      const list = await search('', { attributes: ['displayName', 'title'] });
      for (const resource of resourcesOf(list)) {
        const isUser = 'title' in resource;
        expect(resource).to.have.all.keys(['schemas', 'id', 'displayName', ...(isUser ? ['title'] : [])]);
      }
      expect(resourcesOf(list).filter((resource) => 'title' in resource)).to.have.length(USERS);
    });

    // §3.4.2.1: "For example, a presence or equality filter for an undefined attribute evaluates to false." What it is a
    // part of can be true all the same.
    it('treats an attribute that a type does not have as one without a value', async () => {
      const found = async (filter: string): Promise<unknown[]> => typesIn(await search('', { filter }));
      expect(await found('title eq "lead" or displayName eq "name 1"')).to.deep.equal([
        ...all.slice(0, USERS),
        'Group',
      ]);
      expect(await found('not (title pr)')).to.deep.equal(all.slice(USERS));
      expect(await found('title ne "lead"')).to.deep.equal(all.slice(USERS));
      expect(await found('title eq null and displayName eq "name 1"')).to.deep.equal(['Group']);
      expect(await found('displayName eq "name 1" and not (members pr)')).to.deep.equal(['User', 'Group']);
      expect(await found('emails[type eq "work"] or not (emails[type eq "work"])')).to.deep.equal(all);
    });

    // §3.4.2.3: sortBy "specifies the attribute whose value SHALL be used to order the returned responses".
    it('sorts across the types, and keeps those who lack the attribute', async () => {
      const list = await search('', { sortBy: 'displayName', sortOrder: 'descending' });
      const names = resourcesOf(list).map(({ displayName }) => displayName as string);
      expect(names).to.deep.equal(names.toSorted().toReversed());
      expect(new Set(typesIn(list).slice(-GROUPS))).to.deep.equal(new Set(['User', 'Group']));
      const byUserName = await search('', { sortBy: 'userName' });
      expect(byUserName).to.include({ totalResults: USERS + GROUPS });
      expect(typesIn(byUserName)).to.deep.equal(all);
      const body = { schemas: [SEARCH_REQUEST], sortBy: 'nothing' };
      expectRefusal(await client.send('POST', '/.search', body), 400, 'invalidPath');
    });

    // RFC 9865 §3: "When using /.search the client would pass the parameters defined in Section 2".
    it('pages by cursor across the types, in every order', async () => {
      for (const members of [
        {},
        { sortBy: 'displayName' },
        { sortBy: 'displayName', sortOrder: 'descending' },
        { sortBy: 'title' },
        { filter: 'displayName ge "name 2"', sortBy: 'meta.created', sortOrder: 'descending' },
      ]) {
        const whole = resourcesOf(await search('', members)).map(({ id }) => id);
        for (const count of [1, 4, 5]) {
          const pages = [await search('', { ...members, count, cursor: '' })];
          for (let next = pages[0]?.['nextCursor']; next !== undefined; next = pages.at(-1)?.['nextCursor']) {
            pages.push(await search('', { ...members, count, cursor: next }));
          }
          expect(pages.flatMap(resourcesOf).map(({ id }) => id)).to.deep.equal(whole);
          expect(pages).to.have.length(Math.ceil(whole.length / count));
        }
      }
    });

    it('takes no cursor of one type', async () => {
      const { nextCursor: cursor = '' } = await search('/Users', { cursor: '', count: 1 });
      const body = { schemas: [SEARCH_REQUEST], cursor, count: 1 };
      expectRefusal(await client.send('POST', '/.search', body), 400, 'invalidCursor');
    });

    // §3.4.2: a query may be made against "a SCIM server root".
    it('answers a GET as the same search by POST', async () => {
      const members = { filter: 'displayName eq "name 1"', sortBy: 'displayName' };
      for (const path of ['', '/']) {
        const list = await client.expecting(200, 'GET', `${path}?${new URLSearchParams(members).toString()}`);
        expect(list).to.deep.equal(await search('', members));
      }
    });
  });

  // "'schemas' … with a value of 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'".
  it('refuses a body that is no search', async () => {
    for (const path of ['/.search', '/Users/.search', '/Groups/.search']) {
      for (const body of [{}, { schemas: [GROUP] }, { schemas: SEARCH_REQUEST }]) {
        expectRefusal(await client.send('POST', path, body), 400, 'invalidSyntax');
      }
      for (const members of [{ filter: 1 }, { count: '1' }, { startIndex: 1.5 }, { sortOrder: 'up' }]) {
        const body = { schemas: [SEARCH_REQUEST], ...members };
        expectRefusal(await client.send('POST', path, body), 400, 'invalidValue');
      }
      expectRefusal(await client.send('GET', path), path === '/.search' ? 405 : 404);
    }
  });
});
