import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { type TestResponse } from '../../support/http.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { clientOf, expectRefusal, patchOf, type ScimClient, USER } from './scim-client.ts';

const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const BULK_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const SEARCH_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
const MOST_MEMBERS = 5_000;

describe('the limits of a filter', () => {
  let server: TestServer;
  let client: ScimClient;

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
  });
  after(async () => server.stop());

  const ofLength = (length: number): string => `userName eq "${'x'.repeat(length - 14)}"`;
  const ofDepth = (depth: number): string => `${'('.repeat(depth)}title pr${')'.repeat(depth)}`;
  const ofTerms = (terms: number): string => Array<string>(terms).fill('title pr').join(' or ');

  for (const [name, accepted, refused] of [
    ['2,048 characters', ofLength(2_048), [ofLength(2_049), ofLength(3_000)]],
    ['a depth of 10', ofDepth(10), [ofDepth(11), ofDepth(900)]],
    [
      'a depth of 10 with value paths',
      `${'('.repeat(9)}emails[value pr]${')'.repeat(9)}`,
      [`${'('.repeat(10)}emails[value pr]${')'.repeat(10)}`],
    ],
    ['100 terms', ofTerms(100), [ofTerms(101)]],
  ] as const) {
    it(`are ${name}, by GET and by POST`, async () => {
      const answersTo = async (filter: string): Promise<TestResponse[]> => [
        await client.send('GET', `/Users?filter=${encodeURIComponent(filter)}`),
        await client.send('POST', '/Users/.search', { schemas: [SEARCH_REQUEST], filter }),
      ];
      for (const { status, text } of await answersTo(accepted)) {
        expect(status, text).to.equal(200);
      }
      for (const filter of refused) {
        for (const response of await answersTo(filter)) {
          expectRefusal(response, 400, 'invalidFilter');
        }
      }
    });
  }
});

describe('the limit of the members in one PATCH', () => {
  let server: TestServer;
  let client: ScimClient;
  let group: string;
  let users: string[];

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
    const created = await client.expecting(201, 'POST', '/Groups', { schemas: [GROUP], displayName: 'many' });
    group = `/Groups/${created['id'] as string}`;
    const text = `insert into users (tenant_id, user_id, user_name, connection, active, document, comparable)
                  select tenant_id, gen_random_uuid(), 'user-' || n, 'test', true,
                         json_build_object('userName', 'user-' || n), jsonb_build_object('userName', 'user-' || n)
                    from tenants, generate_series(1, ${MOST_MEMBERS}) as n returning user_id as id`;
    users = (await server.database.query<{ id: string }>({ name: '', text }, [])).map(({ id }) => id);
  });
  after(async () => server.stop());

  const members = (ids: readonly string[]): JsonObject[] => ids.map((value) => ({ value }));

  const countMembers = async (): Promise<number> => {
    const { members: found } = await client.expecting(200, 'GET', group);
    return ((found ?? []) as JsonObject[]).length;
  };

  it('is 5,000, in one operation and in several', async () => {
    const half = MOST_MEMBERS / 2;
    const unknown = [...users, randomUUID()];
    for (const operations of [
      [{ op: 'add', path: 'members', value: members(unknown) }],
      [{ op: 'replace', path: 'members', value: members(unknown) }],
      [
        { op: 'add', path: 'members', value: members(unknown.slice(0, half)) },
        { op: 'add', path: 'members', value: members(unknown.slice(half)) },
      ],
    ]) {
      const response = await client.send('PATCH', group, patchOf(...operations));
      expectRefusal(response, 400, 'tooMany');
      expect(response.body['detail']).to.contain('5000').and.to.contain('5001');
    }
    expect(await countMembers()).to.equal(0);
    const all = patchOf({ op: 'add', path: 'members', value: members(users) });
    expect((await client.send('PATCH', group, all)).status).to.equal(204);
    expect(await countMembers()).to.equal(MOST_MEMBERS);
    const none = patchOf({ op: 'remove', path: 'members', value: members(users) });
    expect((await client.send('PATCH', group, none)).status).to.equal(204);
    expect(await countMembers()).to.equal(0);
  });
});

describe('names by which careless code reaches the prototype of every object', () => {
  const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
  let server: TestServer;
  let client: ScimClient;
  let user: string;
  let unchanged: JsonObject;
  let prototype: readonly (string | symbol)[];

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
    prototype = Reflect.ownKeys(Object.prototype);
    unchanged = await client.create({
      title: 'Lead',
      name: { givenName: 'Ada' },
      emails: [{ value: 'a@b.c' }],
    });
    user = `/Users/${unchanged['id'] as string}`;
  });
  after(async () => server.stop());

  afterEach(async () => {
    expect(Reflect.ownKeys(Object.prototype)).to.deep.equal(prototype);
    expect(({} as JsonObject)['polluted']).to.equal(undefined);
    expect(await client.expecting(200, 'GET', user)).to.deep.equal(unchanged);
  });

  const expectRefused = ({ status, text }: TestResponse, what: string): void => {
    expect(status, `${what}: ${text}`).to.be.within(400, 499);
  };

  const pathsWith = (name: string): string[] => [
    name,
    `${name}.polluted`,
    `name.${name}`,
    `${USER}:${name}`,
    `${name}[value eq "x"]`,
    `emails[${name} eq "x"].value`,
    `emails[value eq "a@b.c"].${name}`,
    `constructor.prototype.${name}`,
  ];

  for (const name of NAMES) {
    it(`are refused in the path of a PATCH: ${name}`, async () => {
      for (const path of pathsWith(name)) {
        for (const op of ['add', 'replace', 'remove']) {
          const operation = { op, path, ...(op !== 'remove' && { value: { polluted: true } }) };
          expectRefused(await client.send('PATCH', user, patchOf(operation)), `${op} ${path}`);
        }
      }
    });

    it(`are refused or ignored as keys: ${name}`, async () => {
      // Written out, since an object literal would set its prototype by such a name.
      const own = `{"${name}":{"polluted":true}}`;
      const operations = `"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations"`;
      const isForbidden = ['__proto__', 'constructor', 'prototype'].includes(name);
      const paths = name === 'toString' || name === 'hasOwnProperty' ? [] : ['/Users', '/Groups', '/Bulk'];
      for (const path of [...paths, '/.search']) {
        expectRefused(await client.send('POST', path, own), path);
      }
      for (const body of [
        `{${operations}:[{"op":"add","value":${own}}]}`,
        `{${operations}:[{"op":"add","path":"name","value":${own}}]}`,
        `{${operations}:[{"op":"add","value":{"name.${name}":{"polluted":true}}}]}`,
        `{${operations}:[{"op":"add","value":{"${name}.polluted":true}}]}`,
        `{${operations}:[{"op":"add","value":{"${USER}":${own}}}]}`,
      ]) {
        const { status, text } = await client.send('PATCH', user, body);
        expect(status, `${body}: ${text}`).to.satisfy(
          (each: number) => each === 200 || (each >= 400 && each < 500),
        );
        if (isForbidden && body.includes(own)) {
          expect(status, body).to.equal(400);
        }
      }
      const operation = `{"method":"PATCH","path":"${user}","data":{${operations}:[{"op":"add","value":${own}}]}}`;
      const bulk = `{"schemas":["${BULK_REQUEST}"],"Operations":[${operation}]}`;
      expect((await client.send('POST', '/Bulk', bulk)).status).to.equal(isForbidden ? 400 : 200);
    });

    it(`are refused in a filter and in sortBy, and select nothing in attributes: ${name}`, async () => {
      for (const path of ['/Users', '/Groups', '/Entitlements']) {
        for (const filter of [
          `${name} pr`,
          `${name}.polluted eq "x"`,
          `name.${name} pr`,
          `emails[${name} pr]`,
        ]) {
          expectRefusal(
            await client.send('GET', `${path}?filter=${encodeURIComponent(filter)}`),
            400,
            'invalidFilter',
          );
        }
        for (const sortBy of [name, `name.${name}`, `${USER}:${name}`, `${name}:userName`]) {
          expectRefusal(
            await client.send('GET', `${path}?sortBy=${encodeURIComponent(sortBy)}`),
            400,
            'invalidPath',
          );
        }
      }
      expect(await client.expecting(200, 'GET', `${user}?attributes=${name},name.${name}`)).to.deep.equal({
        schemas: [USER],
        id: unchanged['id'],
      });
      expect(await client.expecting(200, 'GET', `${user}?excludedAttributes=${name}`)).to.deep.equal(
        unchanged,
      );
    });

    it(`name nothing in a URL: ${name}`, async () => {
      for (const path of [
        `/${name}`,
        `/Users/${name}`,
        `/Groups/${name}`,
        `/Entitlements/${name}`,
        `/Schemas/${name}`,
      ]) {
        expectRefusal(await client.send('GET', path), 404);
      }
    });
  }
});
