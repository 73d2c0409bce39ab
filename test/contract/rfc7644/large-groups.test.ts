import { request } from 'node:http';
import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { rows } from '../../support/test-database.ts';
import { clientOf, metaOf, patchOf, resourcesOf, type ScimClient } from './scim-client.ts';

const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
/** More than come in one piece with a group, and more than one piece behind those. */
const MEMBERS = 7_300;

describe('a group of thousands', () => {
  let server: TestServer;
  let client: ScimClient;
  let group: string;
  let ids: string[];

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
    const { id } = await client.expecting(201, 'POST', '/Groups', { schemas: [GROUP], displayName: 'all' });
    group = id as string;
    await client.create({ displayName: 'Somebody' });
    for (const text of [
      `insert into users (tenant_id, user_id, connection, user_name, active, document, comparable)
       select tenant_id, gen_random_uuid(), 'c', 'member' || i, true,
              json_build_object('userName', 'Member' || i, 'active', true),
              jsonb_build_object('userName', 'member' || i, 'active', true)
         from generate_series(1, ${MEMBERS}) i, (select tenant_id from groups) tenant`,
      `insert into group_members (tenant_id, group_id, member_id, member_type)
       select tenant_id, '${group}', user_id, 'User' from users where user_name like 'member%'`,
    ]) {
      await rows(server.database, text);
    }
    const members = await rows<{ id: string }>(
      server.database,
      'select member_id as id from group_members order by 1',
    );
    ids = members.map((member) => member.id);
  });
  after(async () => server.stop());

  const membersIn = (resource: JsonObject | undefined): JsonObject[] =>
    (resource?.['members'] ?? []) as JsonObject[];

  it('is read with every member once, in one document', async () => {
    const { status, text, body, headers } = await client.send('GET', `/Groups/${group}`);
    expect(status).to.equal(200);
    expect(headers.get('Content-Type')).to.contain('application/scim+json');
    expect(headers.get('ETag')).to.equal(metaOf(body)['version']);
    expect(JSON.parse(text)).to.deep.equal(body);
    const members = membersIn(body);
    expect(members.map(({ value }) => value)).to.deep.equal(ids);
    const last = members.at(-1);
    expect(last).to.have.all.keys('value', '$ref', 'type', 'display');
    expect(last?.['$ref']).to.equal(`${server.baseUrl}/scim/v2/Users/${ids.at(-1) ?? ''}`);
    expect(last?.['display']).to.match(/^Member\d+$/);
  });

  it('is shown in part as every resource', async () => {
    const body = await client.expecting(200, 'GET', `/Groups/${group}?attributes=members.value`);
    expect(body).to.have.all.keys('schemas', 'id', 'members');
    expect(membersIn(body)).to.deep.equal(ids.map((value) => ({ value })));
  });

  it('is whole in a list, between others, and by PATCH with attributes', async () => {
    for (const displayName of ['before', 'behind']) {
      await client.expecting(201, 'POST', '/Groups', { schemas: [GROUP], displayName });
    }
    const list = await client.expecting(200, 'GET', '/Groups?sortBy=displayName');
    const groups = resourcesOf(list);
    expect(groups.map(({ displayName }) => displayName)).to.deep.equal(['all', 'before', 'behind']);
    expect(groups.map((each) => membersIn(each).length)).to.deep.equal([MEMBERS, 0, 0]);
    expect(new Set(membersIn(groups[0]).map(({ value }) => value)).size).to.equal(MEMBERS);
    const body = patchOf({ op: 'replace', path: 'externalId', value: 'x' });
    const patched = await client.expecting(200, 'PATCH', `/Groups/${group}?attributes=members`, body);
    expect(membersIn(patched)).to.have.length(MEMBERS);
  });

  it('loads no member for who does not want them, nor for HEAD or a version that is known', async () => {
    const bodies = await client.expecting(200, 'GET', `/Groups/${group}?excludedAttributes=members`);
    expect(bodies).not.to.have.property('members');
    const head = await client.send('HEAD', `/Groups/${group}`);
    expect([head.status, head.text]).to.deep.equal([200, '']);
    const headers = { 'If-None-Match': metaOf(bodies)['version'] as string };
    for (const method of ['GET', 'HEAD']) {
      const { status, text } = await client.send(method, `/Groups/${group}`, undefined, headers);
      expect([status, text]).to.deep.equal([304, '']);
    }
  });

  it('breaks the connection when the database fails half way, and never looks like a whole one', async () => {
    await rows(server.database, 'alter table group_members rename to kept_members');
    // The first piece comes with the group; there it still is.
    await rows(
      server.database,
      `create view group_members as
         select tenant_id, group_id, member_id, user_id, subgroup_id,
                case when member_id = '${ids[4_500] ?? ''}' then (1 / (length(member_type) - 4))::text
                     else member_type end as member_type
           from kept_members;
       grant select on group_members to public`,
    );
    try {
      const error = await new Promise((resolve) => {
        const headers = { Authorization: `Bearer ${server.scimToken}` };
        const sent = request(`${server.baseUrl}/scim/v2/Groups/${group}`, { headers }, (response) => {
          expect(response.statusCode).to.equal(200);
          response.on('error', resolve).on('end', resolve).resume();
        });
        sent.end();
      });
      expect(error).to.include({ code: 'ECONNRESET' });
    } finally {
      await rows(server.database, 'drop view group_members');
      await rows(server.database, 'alter table kept_members rename to group_members');
    }
    await client.expecting(200, 'GET', `/Groups/${group}`);
  });

  // RFC 7644 §3.5.2.2: "the values matched by the filter are removed".
  it('loses those whom a filter selects, by any of what members have', async () => {
    const [first = '', second = ''] = ids;
    const removeBy = async (filter: string): Promise<void> => {
      const body = patchOf({ op: 'remove', path: `members[${filter}]` });
      await client.expecting(204, 'PATCH', `/Groups/${group}`, body);
    };
    await removeBy(`$ref eq "${server.baseUrl}/scim/v2/Users/${first}"`);
    await removeBy(`type eq "Group"`);
    await removeBy(`value co "${second.slice(0, 30)}" and type eq "User"`);
    const left = membersIn(await client.expecting(200, 'GET', `/Groups/${group}`));
    expect(left.map(({ value }) => value)).to.deep.equal(ids.slice(2));
    await removeBy('type eq "User"');
    expect(await client.expecting(200, 'GET', `/Groups/${group}`)).not.to.have.property('members');
  });
});
