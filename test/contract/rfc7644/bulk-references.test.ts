import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import {
  GROUP,
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
import { clientOf, ENTERPRISE, newName, patchOf, type ScimClient, USER, userWith } from './scim-client.ts';

describe('RFC 7644 §3.7.2, references between bulk operations', () => {
  let server: TestServer;
  let client: ScimClient;

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
  });
  after(async () => server.stop());

  const run = async (operations: readonly JsonObject[]): Promise<JsonObject[]> => runBulk(client, operations);

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

  it('refuses the operation that refers to a name no operation has', async () => {
    const answers = await run([
      postGroup('group', 'bulkId:nobody'),
      { method: 'DELETE', path: '/Users/bulkId:nobody' },
      post('fine'),
    ]);
    expect(statusesOf(answers)).to.deep.equal(['400', '400', '201']);
    for (const answer of answers.slice(0, 2)) {
      expect(refusalIn(answer)).to.deep.equal(missing('nobody'));
    }
  });

  // RFC 7643 §2.4: "value: The attribute's significant value", "$ref: The reference URI of a target resource, if the
  // attribute is a reference."
  it('replaces a reference that is sent bare, and one in a $ref', async () => {
    const [boss, bare, whole] = await run([
      post('boss'),
      post('bare', userWith({ schemas: [USER, ENTERPRISE], [ENTERPRISE]: { manager: 'bulkId:boss' } })),
      post(
        'whole',
        userWith({
          schemas: [USER, ENTERPRISE],
          [ENTERPRISE]: { Manager: { value: 'x', $ref: 'bulkId:boss' } },
        }),
      ),
    ]);
    expect(await managerOf(client, idOf(bare))).to.equal(idOf(boss));
    const { [ENTERPRISE]: enterprise } = await client.expecting(200, 'GET', `/Users/${idOf(whole)}`);
    expect(enterprise).to.deep.equal({ manager: { value: 'x', $ref: idOf(boss) } });
  });

  it('replaces a reference in each form that the value of a PATCH has', async () => {
    const values: readonly JsonObject[] = [
      { path: `${ENTERPRISE}:manager`, value: 'bulkId:new boss' },
      { path: `${ENTERPRISE}:manager`, value: { value: 'bulkId:new boss' } },
      { path: `${ENTERPRISE}:manager.value`, value: 'bulkId:new boss' },
      { path: 'manager', value: 'bulkId:new boss' },
      { path: ENTERPRISE, value: { manager: { value: 'bulkId:new boss' } } },
      { value: { [ENTERPRISE]: { manager: 'bulkId:new boss' } } },
      { value: { [`${ENTERPRISE}:manager`]: 'bulkId:new boss' } },
    ];
    const [boss, ...answers] = await run([
      post('new boss'),
      ...values.flatMap((value, index): JsonObject[] => [
        post(`user ${index}`, managedBy('nobody')),
        {
          method: 'PATCH',
          path: `/Users/bulkId:user ${index}`,
          data: patchOf({ op: 'replace', ...value }),
        },
      ]),
    ]);
    expect(statusesOf(answers)).to.deep.equal(values.flatMap(() => ['201', '200']));
    for (const answer of answers) {
      expect(await managerOf(client, idOf(answer))).to.equal(idOf(boss));
    }
  });

  it('replaces a reference to a member that a PATCH adds or removes', async () => {
    const patch = (operation: JsonObject): JsonObject => ({
      method: 'PATCH',
      path: '/Groups/bulkId:group',
      data: patchOf(operation),
    });
    const [user, group, ...answers] = await run([
      post('user'),
      postGroup('group'),
      patch({ op: 'add', path: 'members', value: [{ value: 'bulkId:user' }] }),
      patch({ op: 'remove', path: 'members', value: [{ value: 'bulkId:user' }] }),
      patch({ op: 'add', value: { members: [{ value: 'bulkId:user' }] } }),
    ]);
    expect(statusesOf(answers)).to.deep.equal(['200', '200', '200']);
    expect(answers.map(({ version }) => version)).to.deep.equal(['W/"2"', 'W/"3"', 'W/"4"']);
    expect(await membersOf(client, idOf(group))).to.deep.equal([idOf(user)]);
  });

  it('leaves a text that is no reference by its schema as it is', async () => {
    const text = 'bulkId:nobody';
    const display = `bulkId:${newName()}`;
    const [user, group, ...answers] = await run([
      post('user', managedBy('x', { displayName: text, name: { familyName: text }, nickName: text })),
      post('group', { schemas: [GROUP], displayName: display }, '/Groups'),
      {
        method: 'PATCH',
        path: '/Users/bulkId:user',
        data: patchOf(
          { op: 'add', path: 'title', value: text },
          { op: 'add', path: 'name.givenName', value: text },
          { op: 'add', value: { locale: text, [`${ENTERPRISE}:department`]: text } },
        ),
      },
      {
        method: 'PATCH',
        path: '/Groups/bulkId:group',
        data: patchOf({ op: 'remove', path: 'members[display eq "bulkId:nobody"]' }),
      },
    ]);
    expect(statusesOf(answers)).to.deep.equal(['200', '200']);
    const shown = await client.expecting(200, 'GET', `/Users/${idOf(user)}`);
    expect(shown).to.include({ displayName: text, nickName: text, title: text, locale: text });
    expect(shown['name']).to.deep.equal({ familyName: text, givenName: text });
    expect(shown[ENTERPRISE]).to.include({ department: text });
    expect(await client.expecting(200, 'GET', `/Groups/${idOf(group)}`)).to.include({ displayName: display });
  });

  // RFC 7644 §3.3: readOnly attributes "SHALL be ignored". Okta sends a user's groups back as it was answered them.
  it('looks for no reference in what is read-only, so a user may name the group it is in', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ] as const) {
      const operations = [
        post('u', userWith({ groups: [{ value: 'bulkId:g' }, { value: 'bulkId:nobody' }] })),
        postGroup('g', 'bulkId:u'),
      ];
      const answers = await run(order.map((index) => operations[index] ?? {}));
      expect(statusesOf(answers)).to.deep.equal(['201', '201']);
      const [user, group] = order.map((place) => idOf(answers[place]));
      expect(await membersOf(client, group ?? '')).to.deep.equal([user]);
    }
  });
});
