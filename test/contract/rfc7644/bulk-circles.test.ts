import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import {
  countOf,
  idOf,
  managedBy,
  managerOf,
  membersOf,
  missing,
  post,
  postGroup,
  refusalIn,
  runBulk,
  statusesOf,
} from './bulk-client.ts';
import { clientOf, patchOf, type ScimClient } from './scim-client.ts';

// "The service provider MUST try to resolve circular cross-references between resources in a single bulk job but MAY
// stop after a failed attempt", and then answers 409 (Conflict).
describe('RFC 7644 §3.7.1, circular references of bulk operations', () => {
  let server: TestServer;
  let client: ScimClient;

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
  });
  after(async () => server.stop());

  const run = async (operations: readonly JsonObject[], members?: JsonObject): Promise<JsonObject[]> =>
    runBulk(client, operations, members);

  const displayNameOf = ({ data }: JsonObject): string => (data as JsonObject)['displayName'] as string;

  const expectNoneOf = async (groups: readonly JsonObject[]): Promise<void> => {
    for (const group of groups) {
      expect(await countOf(client, '/Groups', `displayName eq "${displayNameOf(group)}"`)).to.equal(0);
    }
  };

  const circular = (...names: string[]): JsonObject => ({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: '409',
    detail:
      `${names.map((name) => (name === '…' ? name : `bulkId:${name}`)).join(' -> ')}: ` +
      'a group cannot be a member of itself, at any depth.',
  });

  describe('where what is referred to may come later', () => {
    /** Each the manager of the one before. */
    const ring = (names: readonly string[]): JsonObject[] =>
      names.map((name, index) => post(name, managedBy(`bulkId:${names[(index + 1) % names.length] ?? ''}`)));

    for (const names of [['a', 'b'], ['a', 'b', 'c'], ['a']]) {
      it(`resolves a circle of ${names.length}, each the manager of the one before`, async () => {
        const answers = await run(ring(names));
        expect(statusesOf(answers)).to.deep.equal(names.map(() => '201'));
        for (const [index, answer] of answers.entries()) {
          expect(await managerOf(client, idOf(answer))).to.equal(idOf(answers[(index + 1) % names.length]));
        }
      });
    }

    it('resolves a circle of as many as a request may have', async () => {
      const answers = await run(ring(Array.from({ length: 1_000 }, (_, index) => `user ${index}`)));
      expect(new Set(statusesOf(answers))).to.deep.equal(new Set(['201']));
      expect(await managerOf(client, idOf(answers[999]))).to.equal(idOf(answers[0]));
    });

    it('resolves a circle of a user and its group, and creates the member first', async () => {
      for (const order of [
        [0, 1, 2],
        [2, 1, 0],
        [1, 2, 0],
      ] as const) {
        const operations = [
          post('user', managedBy('bulkId:outer')),
          postGroup('inner', 'bulkId:user'),
          postGroup('outer', 'bulkId:inner'),
        ];
        const answers = await run(order.map((index) => operations[index] ?? {}));
        expect(statusesOf(answers)).to.deep.equal(['201', '201', '201']);
        const [user, inner, outer] = [0, 1, 2].map((index) =>
          idOf(answers[order.findIndex((each) => each === index)]),
        );
        expect(await managerOf(client, user ?? '')).to.equal(outer);
        expect(await membersOf(client, inner ?? '')).to.deep.equal([user]);
        expect(await membersOf(client, outer ?? '')).to.deep.equal([inner]);
      }
    });
  });

  describe('where a group would be a member of itself', () => {
    it('refuses every operation of the circle, and names it', async () => {
      const groups = [postGroup('qwerty', 'bulkId:ytrewq'), postGroup('ytrewq', 'bulkId:qwerty')];
      const answers = await run(groups);
      expect(statusesOf(answers)).to.deep.equal(['409', '409']);
      expect(refusalIn(answers[0])).to.deep.equal(circular('qwerty', 'ytrewq', 'qwerty'));
      expect(refusalIn(answers[1])).to.deep.equal(circular('ytrewq', 'qwerty', 'ytrewq'));
      await expectNoneOf(groups);
    });

    it('refuses a group that names itself, and one in two circles', async () => {
      const groups = [
        postGroup('self', 'bulkId:self'),
        postGroup('left', 'bulkId:middle'),
        postGroup('middle', 'bulkId:left', 'bulkId:right'),
        postGroup('right', 'bulkId:middle'),
      ];
      const [self, ...others] = await run(groups);
      expect(refusalIn(self)).to.deep.equal(circular('self', 'self'));
      expect(others.map(refusalIn)).to.deep.equal([
        circular('left', 'middle', 'left'),
        circular('middle', 'left', 'middle'),
        circular('right', 'middle', 'left', 'middle'),
      ]);
      await expectNoneOf(groups);
    });

    it('refuses what refers into the circle, and lets everything else stand', async () => {
      const [user, ...answers] = await run([
        post('user'),
        postGroup('around', 'bulkId:a', 'bulkId:user'),
        postGroup('a', 'bulkId:user', 'bulkId:b'),
        postGroup('b', 'bulkId:beside', 'bulkId:a'),
        postGroup('beside', 'bulkId:user'),
        post('managed', managedBy('bulkId:a')),
        { method: 'DELETE', path: '/Groups/bulkId:b' },
      ]);
      expect(statusesOf(answers)).to.deep.equal(['400', '409', '409', '201', '400', '400']);
      expect(refusalIn(answers[0])).to.deep.equal(missing('a'));
      expect(refusalIn(answers[1])).to.deep.equal(circular('a', 'b', 'a'));
      expect(refusalIn(answers[4])).to.deep.equal(missing('a'));
      expect(refusalIn(answers[5])).to.deep.equal(missing('b'));
      expect(await membersOf(client, idOf(answers[3]))).to.deep.equal([idOf(user)]);
    });

    it('refuses a user whose manager is in the circle that needs the user, and keeps nothing', async () => {
      const user = managedBy('bulkId:a');
      const answers = await run([
        post('user', user),
        postGroup('a', 'bulkId:b', 'bulkId:user'),
        postGroup('b', 'bulkId:a'),
      ]);
      expect(statusesOf(answers)).to.deep.equal(['400', '409', '409']);
      expect(refusalIn(answers[0])).to.deep.equal(missing('a'));
      expect(await countOf(client, '/Users', `userName eq "${user['userName'] as string}"`)).to.equal(0);
    });

    it('names the beginning and the end of a long circle', async () => {
      const names = Array.from({ length: 1_000 }, (_, index) => `g${index}`);
      const answers = await run(
        names.map((name, index) => postGroup(name, `bulkId:${names[(index + 1) % names.length] ?? ''}`)),
      );
      expect(new Set(statusesOf(answers))).to.deep.equal(new Set(['409']));
      expect(refusalIn(answers[0])).to.deep.equal(circular(...names.slice(0, 8), '…', 'g999', 'g0'));
    });

    it('refuses a PATCH that closes a circle as it does without Bulk', async () => {
      const answers = await run([
        postGroup('c'),
        postGroup('d', 'bulkId:c'),
        {
          method: 'PATCH',
          path: '/Groups/bulkId:c',
          data: patchOf({ op: 'add', path: 'members', value: [{ value: 'bulkId:d' }] }),
        },
      ]);
      expect(statusesOf(answers)).to.deep.equal(['201', '201', '400']);
    });
  });
});
