import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import {
  countOf,
  managedBy,
  managerOf,
  missing,
  post,
  postGroup,
  refusalIn,
  runBulk,
  statusesOf,
} from './bulk-client.ts';
import { clientOf, ENTERPRISE, patchOf, type ScimClient, SEATS, USER, userWith } from './scim-client.ts';

// §3.7.1 and §3.7.2: a reference stands for the id of a resource, so none is left of which there is no resource.
describe('RFC 7644 §3.7.1, circles of bulk operations of which one fails', () => {
  let server: TestServer;
  let client: ScimClient;
  let taken: string;

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
    taken = (await client.create())['userName'] as string;
  });
  after(async () => server.stop());

  const run = async (operations: readonly JsonObject[], members?: JsonObject): Promise<JsonObject[]> =>
    runBulk(client, operations, members);

  /** An operation that is refused, since the userName belongs to somebody else. */
  const postTaken = (bulkId: string, manager: string): JsonObject =>
    post(bulkId, managedBy(manager, { userName: taken }));

  const expectNobodyOf = async (operations: readonly JsonObject[]): Promise<void> => {
    for (const { data } of operations) {
      const userName = (data as JsonObject)['userName'] as string;
      const expected = userName === taken ? 1 : 0;
      expect(await countOf(client, '/Users', `userName eq "${userName}"`)).to.equal(expected);
    }
  };

  it('keep nothing, whether what fails comes first or last', async () => {
    const first = [postTaken('a', 'bulkId:b'), post('b', managedBy('bulkId:a'))];
    const last = [post('a', managedBy('bulkId:b')), postTaken('b', 'bulkId:a')];
    const [a, b] = await run(first);
    expect(refusalIn(a)).to.include({ status: '409', scimType: 'uniqueness' });
    expect(refusalIn(b)).to.deep.equal(missing('a'));
    const [undone, failed] = await run(last);
    expect(refusalIn(undone)).to.deep.equal(missing('b'));
    expect(undone).to.include({ method: 'POST', bulkId: 'a' }).and.not.have.any.keys('location', 'version');
    expect(refusalIn(failed)).to.include({ status: '409', scimType: 'uniqueness' });
    await expectNobodyOf([...first, ...last]);
  });

  it('keep nothing of a long one, nor of what refers into it', async () => {
    const circle = [
      post('a', managedBy('bulkId:b')),
      post('b', managedBy('bulkId:c')),
      postTaken('c', 'bulkId:d'),
      post('d', managedBy('bulkId:a')),
      post('outside', managedBy('bulkId:d')),
    ];
    const other = await client.create({
      schemas: [USER, ENTERPRISE],
      [ENTERPRISE]: { manager: { value: 'x' } },
    });
    const answers = await run([
      ...circle,
      postGroup('group', 'bulkId:outside'),
      {
        method: 'PATCH',
        path: `/Users/${other.id}`,
        data: patchOf({ op: 'replace', path: `${ENTERPRISE}:manager`, value: 'bulkId:a' }),
      },
      post('fine'),
    ]);
    expect(statusesOf(answers)).to.deep.equal(['400', '400', '409', '400', '400', '400', '400', '201']);
    const names = ['b', 'c', 'a', 'd', 'outside', 'a'];
    const refused = [0, 1, 3, 4, 5, 6].map((index) => refusalIn(answers[index]));
    expect(refused).to.deep.equal(names.map(missing));
    await expectNobodyOf(circle);
    expect(await managerOf(client, other.id)).to.equal('x');
  });

  it('delete a group that was created before the manager of its member failed', async () => {
    const group = postGroup('group', 'bulkId:user');
    const operations = [post('user', managedBy('bulkId:boss')), group, postTaken('boss', 'bulkId:group')];
    const answers = await run(operations);
    expect(statusesOf(answers)).to.deep.equal(['400', '400', '409']);
    await expectNobodyOf([operations[0] ?? {}]);
    const { displayName } = group['data'] as { displayName: string };
    expect(await countOf(client, '/Groups', `displayName eq "${displayName}"`)).to.equal(0);
  });

  it('give back the seats of those who are deleted again', async () => {
    const seated = (manager: string): JsonObject =>
      managedBy(manager, {
        schemas: [USER, ENTERPRISE, SEATS],
        [SEATS]: { seatList: 'service-desk:named' },
      });
    // There are two seats: the third of the circle finds none.
    const circle = [
      post('a', seated('bulkId:b')),
      post('b', seated('bulkId:c')),
      post('c', seated('bulkId:a')),
    ];
    expect(statusesOf(await run(circle))).to.deep.equal(['400', '400', '403']);
    await expectNobodyOf(circle);
    const alone = { schemas: [USER, SEATS], [SEATS]: { seatList: 'service-desk:named' } };
    expect(statusesOf(await run([post('d', userWith(alone)), post('e', userWith(alone))]))).to.deep.equal([
      '201',
      '201',
    ]);
  });

  // §3.7: failOnErrors is "the number of errors that the service provider will accept before the operation is
  // terminated". What it keeps from running is not there either.
  it('count each of their errors, and leave nothing of one that failOnErrors cuts short', async () => {
    const circle = (): JsonObject[] => [
      post('a', managedBy('bulkId:b')),
      postTaken('b', 'bulkId:c'),
      post('c', managedBy('bulkId:a')),
    ];
    const cutShort = circle();
    const short = await run([...cutShort, post('later')], { failOnErrors: 1 });
    expect(short.map(({ bulkId, status }) => [bulkId, status])).to.deep.equal([
      ['a', '400'],
      ['b', '409'],
    ]);
    const whole = circle();
    const long = await run([...whole, post('later')], { failOnErrors: 3 });
    expect(statusesOf(long)).to.deep.equal(['400', '409', '400']);
    const passed = circle();
    const longest = await run([...passed, post('later')], { failOnErrors: 4 });
    expect(statusesOf(longest)).to.deep.equal(['400', '409', '400', '201']);
    await expectNobodyOf([...cutShort, ...whole, ...passed]);
  });
});
