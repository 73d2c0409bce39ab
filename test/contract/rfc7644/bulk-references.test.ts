import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { idOf, membersOf, post, postGroup, runBulk, statusesOf } from './bulk-client.ts';
import { clientOf, ENTERPRISE, patchOf, type ScimClient, USER, userWith } from './scim-client.ts';

describe('RFC 7644 §3.7.2, references between bulk operations', () => {
  let server: TestServer;
  let client: ScimClient;

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
  });
  after(async () => server.stop());

  const run = async (operations: readonly JsonObject[]): Promise<JsonObject[]> => runBulk(client, operations);

  const managedBy = (manager: string): JsonObject =>
    userWith({ schemas: [USER, ENTERPRISE], [ENTERPRISE]: { manager: { value: manager } } });

  const managerOf = async (user: string): Promise<unknown> => {
    const { [ENTERPRISE]: enterprise } = await client.expecting(200, 'GET', `/Users/${user}`);
    return ((enterprise as JsonObject)['manager'] as JsonObject)['value'];
  };

  // A reference stands for the id, wherever the operation that creates the resource stands.
  it('replaces a reference to what comes before and to what comes later', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ] as const) {
      const operations = [post('user'), postGroup('group', 'bulkId:user')];
      const answers = await run(order.map((index) => operations[index] ?? {}));
      expect(statusesOf(answers)).to.deep.equal(['201', '201']);
      const [user, group] = order.map((place) => idOf(answers[place]));
      expect(await membersOf(client, group ?? '')).to.deep.equal([user]);
    }
  });

  it('replaces a reference in a path and in the filter of a PATCH', async () => {
    const kept = await client.create();
    const [user, group, first, second] = await run([
      post('user'),
      postGroup('group', 'bulkId:user', kept.id),
      {
        method: 'PATCH',
        path: '/Users/bulkId:user',
        data: patchOf({ op: 'replace', path: 'title', value: 'Lead' }),
      },
      {
        method: 'PATCH',
        path: '/Groups/bulkId:group',
        data: patchOf({ op: 'remove', path: 'members[value eq "bulkId:user"]' }),
      },
    ]);
    expect(statusesOf([user, group, first, second].map((each) => each ?? {}))).to.deep.equal([
      '201',
      '201',
      '200',
      '200',
    ]);
    expect(first).to.include({ location: user?.['location'] });
    expect(await client.expecting(200, 'GET', `/Users/${idOf(user)}`)).to.include({ title: 'Lead' });
    expect(await membersOf(client, idOf(group))).to.deep.equal([kept.id]);
  });

  // §3.7.1: "The service provider MUST try to resolve circular cross-references between resources in a single bulk
  // job".
  for (const names of [['a', 'b'], ['a', 'b', 'c'], ['a']]) {
    it(`resolves a circle of ${names.length}, each the manager of the one before`, async () => {
      const answers = await run(
        names.map((name, index) =>
          post(name, managedBy(`bulkId:${names[(index + 1) % names.length] ?? ''}`)),
        ),
      );
      expect(statusesOf(answers)).to.deep.equal(names.map(() => '201'));
      for (const [index, answer] of answers.entries()) {
        expect(await managerOf(idOf(answer))).to.equal(idOf(answers[(index + 1) % names.length]));
      }
    });
  }

  it('refuses one of two groups that hold each other, since a group cannot be in itself', async () => {
    const answers = await run([postGroup('a', 'bulkId:b'), postGroup('b', 'bulkId:a')]);
    expect(statusesOf(answers).sort()).to.include('400');
    const created = answers.filter(({ status }) => status === '201');
    for (const answer of created) {
      expect(await membersOf(client, idOf(answer))).to.deep.equal([]);
    }
    const patches = await run([
      postGroup('c'),
      postGroup('d', 'bulkId:c'),
      {
        method: 'PATCH',
        path: '/Groups/bulkId:c',
        data: patchOf({ op: 'add', path: 'members', value: [{ value: 'bulkId:d' }] }),
      },
    ]);
    expect(statusesOf(patches)).to.deep.equal(['201', '201', '400']);
  });

  it('refuses the operation that refers to a name no operation has', async () => {
    const answers = await run([
      postGroup('group', 'bulkId:nobody'),
      { method: 'DELETE', path: '/Users/bulkId:nobody' },
      post('fine'),
    ]);
    expect(statusesOf(answers)).to.deep.equal(['400', '400', '201']);
    for (const { response } of answers.slice(0, 2)) {
      expect(response).to.include({ status: '400', scimType: 'invalidValue' });
      expect((response as JsonObject)['detail']).to.contain('bulkId:nobody');
    }
  });
});
