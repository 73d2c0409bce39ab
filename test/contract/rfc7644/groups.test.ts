import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { textMember } from '../../support/text-member.ts';

const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

describe('RFC 7643 §4.2, groups', () => {
  let server: TestServer;
  let count = 0;

  before(async () => {
    server = await startTestServer();
  });
  after(async () => server.stop());

  const createUser = async (): Promise<string> => {
    count += 1;
    const answer = await server.scim('POST', '/Users', {
      schemas: [USER],
      userName: `member-${count}@example.com`,
      displayName: `Member ${count}`,
    });
    return textMember(answer.body, 'id');
  };

  const createGroup = async (...members: readonly string[]): Promise<string> => {
    count += 1;
    const answer = await server.scim('POST', '/Groups', {
      schemas: [GROUP],
      displayName: `Group ${count}`,
      members: members.map((value) => ({ value })),
    });
    expect(answer.status, answer.text).to.equal(201);
    return textMember(answer.body, 'id');
  };

  const patch = async (group: string, ...operations: readonly JsonObject[]) =>
    server.scim('PATCH', `/Groups/${group}`, { schemas: [PATCH_OP], Operations: [...operations] });

  const membersOf = async (group: string): Promise<string[]> => {
    const { body } = await server.scim('GET', `/Groups/${group}`);
    return ((body['members'] ?? []) as { value: string }[]).map(({ value }) => value).sort();
  };

  // RFC 7643 §2.5: "null" is the state "unassigned", as if the attribute had not been sent.
  it('takes null for members that are not sent', async () => {
    const user = await createUser();
    const group = await createGroup(user);
    const body = { schemas: [GROUP], displayName: `Renamed ${group}`, members: null };
    const { status, text } = await server.scim('PUT', `/Groups/${group}`, body);
    expect(status, text).to.equal(200);
    expect(await membersOf(group)).to.deep.equal([user]);
  });

  it('shows a member with its type, name and URL', async () => {
    const user = await createUser();
    const group = await createGroup(user);
    const { body } = await server.scim('GET', `/Groups/${group}`);
    expect(body['members']).to.deep.equal([
      {
        value: user,
        $ref: `${server.baseUrl}/scim/v2/Users/${user}`,
        type: 'User',
        display: `Member ${count - 1}`,
      },
    ]);
  });

  it('refuses a second group of the same name in another letter case', async () => {
    await createGroup();
    const answer = await server.scim('POST', '/Groups', { schemas: [GROUP], displayName: `GROUP ${count}` });
    expect(answer.status).to.equal(409);
    expect(answer.body['scimType']).to.equal('uniqueness');
  });

  it('answers a PATCH with 204, and with the group when attributes are asked for', async () => {
    const group = await createGroup();
    const user = await createUser();
    const add = { op: 'Add', path: 'members', value: [{ $ref: null, value: user }] };
    expect((await patch(group, add)).status).to.equal(204);
    const answer = await server.scim('PATCH', `/Groups/${group}?attributes=displayName`, {
      schemas: [PATCH_OP],
      Operations: [{ op: 'replace', value: { id: group, displayName: `Renamed ${count}` } }],
    });
    expect(answer.status).to.equal(200);
    expect(answer.body).to.include({ displayName: `Renamed ${count}` });
    expect(answer.body).not.to.have.property('members');
    expect(await membersOf(group)).to.deep.equal([user]);
  });

  it('removes only the members that a removal names, by filter and by value', async () => {
    const users = [await createUser(), await createUser(), await createUser(), await createUser()];
    const group = await createGroup(...users);
    const [a = '', b = '', c = '', d = ''] = users;
    await patch(group, { op: 'Remove', path: 'members', value: [{ $ref: null, value: a }] });
    expect(await membersOf(group)).to.deep.equal([b, c, d].sort());
    await patch(group, { op: 'remove', path: `members[value eq "${b}"]` });
    expect(await membersOf(group)).to.deep.equal([c, d].sort());
    await patch(group, { op: 'remove', path: `members[display eq "member ${count - 2}"]` });
    expect(await membersOf(group)).to.deep.equal([d]);
  });

  it('removes and adds in one request, and replaces the whole list', async () => {
    const [a, b, c] = [await createUser(), await createUser(), await createUser()];
    const group = await createGroup(a);
    await patch(
      group,
      { op: 'remove', path: `members[value eq "${a}"]` },
      { op: 'add', path: 'members', value: { value: b } },
    );
    expect(await membersOf(group)).to.deep.equal([b]);
    await patch(group, { op: 'replace', path: 'members', value: [{ value: a }, { value: c }] });
    expect(await membersOf(group)).to.deep.equal([a, c].sort());
  });

  it('keeps the version when a PATCH adds who is a member already', async () => {
    const user = await createUser();
    const group = await createGroup(user);
    const before = (await server.scim('GET', `/Groups/${group}`)).headers.get('etag');
    await patch(group, { op: 'add', path: 'members', value: [{ value: user }] });
    expect((await server.scim('GET', `/Groups/${group}`)).headers.get('etag')).to.equal(before);
    await patch(group, { op: 'add', path: 'members', value: [{ value: await createUser() }] });
    expect((await server.scim('GET', `/Groups/${group}`)).headers.get('etag')).not.to.equal(before);
  });

  it('keeps the members on a PUT without them, and clears them for a strict client', async () => {
    const user = await createUser();
    const group = await createGroup(user);
    const body = { schemas: [GROUP], displayName: `Renamed again ${count}` };
    expect((await server.scim('PUT', `/Groups/${group}`, body)).status).to.equal(200);
    expect(await membersOf(group)).to.deep.equal([user]);
    const token = await server.issueToken({ scopes: ['scim'], clientProfile: 'strict' });
    await server.request({ method: 'PUT', path: `/scim/v2/Groups/${group}`, token, body });
    expect(await membersOf(group)).to.deep.equal([]);
  });

  it('refuses an unknown member, and keeps nothing of the request', async () => {
    const group = await createGroup();
    const known = await createUser();
    const unknown = '00000000-0000-4000-8000-000000000000';
    const answer = await patch(group, {
      op: 'add',
      path: 'members',
      value: [{ value: known }, { value: unknown }],
    });
    expect(answer.status).to.equal(400);
    expect(answer.body).to.include({ scimType: 'invalidValue' });
    expect(answer.body['detail']).to.contain(unknown);
    expect(await membersOf(group)).to.deep.equal([]);
  });

  it('refuses a group that would contain itself, at any depth', async () => {
    const inner = await createGroup();
    const middle = await createGroup(inner);
    const outer = await createGroup(middle);
    const answer = await patch(inner, { op: 'add', path: 'members', value: [{ value: outer }] });
    expect(answer.status).to.equal(400);
    expect((await patch(inner, { op: 'add', path: 'members', value: [{ value: inner }] })).status).to.equal(
      400,
    );
  });

  it('shows a user its groups, direct and indirect, and forgets a deleted one', async () => {
    const user = await createUser();
    const inner = await createGroup(user);
    const outer = await createGroup(inner);
    const groupsOf = async (): Promise<unknown> => {
      const { body } = await server.scim('GET', `/Users/${user}`);
      return ((body['groups'] ?? []) as JsonObject[]).map(({ value, type }) => ({ value, type }));
    };
    expect(await groupsOf()).to.deep.equal([
      { value: inner, type: 'direct' },
      { value: outer, type: 'indirect' },
    ]);
    expect((await server.scim('DELETE', `/Groups/${inner}`)).status).to.equal(204);
    expect(await groupsOf()).to.deep.equal([]);
    expect((await server.scim('DELETE', `/Groups/${inner}`)).status).to.equal(404);
  });

  it('leaves no dangling member when a user is deleted', async () => {
    const user = await createUser();
    const group = await createGroup(user);
    await server.scim('DELETE', `/Users/${user}`);
    expect(await membersOf(group)).to.deep.equal([]);
  });

  it('finds groups by name, member and both, without members when they are excluded', async () => {
    const user = await createUser();
    const group = await createGroup(user);
    const name = `group ${count}`;
    const found = async (filter: string): Promise<JsonObject> =>
      (await server.scim('GET', `/Groups?excludedAttributes=members&filter=${encodeURIComponent(filter)}`))
        .body;
    const byName = await found(`displayName eq "${name}"`);
    expect(byName['totalResults']).to.equal(1);
    expect((byName['Resources'] as JsonObject[])[0]).not.to.have.property('members');
    expect((await found(`members[value eq "${user}"]`))['totalResults']).to.equal(1);
    expect((await found(`id eq "${group}" and members eq "${user}"`))['totalResults']).to.equal(1);
    expect((await found(`members eq "${user}" and id eq "${user}"`))['totalResults']).to.equal(0);
  });

  it('answers 412 when If-Match names an older version, and changes no member', async () => {
    const group = await createGroup();
    const user = await createUser();
    const answer = await server.request({
      method: 'PATCH',
      path: `/scim/v2/Groups/${group}`,
      token: server.scimToken,
      headers: { 'If-Match': 'W/"99"' },
      body: { schemas: [PATCH_OP], Operations: [{ op: 'add', path: 'members', value: [{ value: user }] }] },
    });
    expect(answer.status).to.equal(412);
    expect(await membersOf(group)).to.deep.equal([]);
  });

  it('loses no member when many requests change one group at the same time', async () => {
    const group = await createGroup();
    const users = await Promise.all(Array.from({ length: 20 }, createUser));
    await Promise.all(users.map((value) => patch(group, { op: 'add', path: 'members', value: [{ value }] })));
    expect(await membersOf(group)).to.deep.equal([...users].sort());
  });
});
