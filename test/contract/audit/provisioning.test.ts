import { expect } from 'chai';
import { idOf, SEATS_SCHEMA, USER_SCHEMA, userBody } from '../seats/seat-desk.ts';
import { type AuditDesk, CLIENT, inShort, openAuditDesk, type Outcome } from './audit-desk.ts';

const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group';

const patch = (...operations: readonly object[]): object => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: operations,
});

const withSeats = (seatList: string): Record<string, { seatList: string }> => ({
  [SEATS_SCHEMA]: { seatList },
});

let groups = 0;
const groupBody = (...members: readonly string[]): object => ({
  schemas: [GROUP_SCHEMA],
  displayName: `Group ${(groups += 1)}`,
  members: members.map((value) => ({ value })),
});

describe('what an identity provider changes', () => {
  let desk: AuditDesk;

  before(async () => {
    desk = await openAuditDesk();
  });
  after(async () => {
    await desk.server.stop();
  });

  const hire = async (more = {}): Promise<string> =>
    idOf((await desk.scim('POST', '/Users', userBody(more))).response);
  const found = async (...members: readonly string[]): Promise<string> =>
    idOf((await desk.scim('POST', '/Groups', groupBody(...members))).response);

  /** Every event of a request names the client, its token and the request. */
  const expectByClient = ({ events, requestId }: Outcome): void => {
    const actor = { type: 'client', tokenId: desk.tokenId(CLIENT), connection: CLIENT };
    for (const event of events) {
      expect(event).to.deep.include({ actor, requestId, result: 'success' });
      expect(event.at).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
  };

  it('is recorded when it creates a user', async () => {
    const outcome = await desk.scim('POST', '/Users', userBody());
    expect(inShort(outcome.events)).to.deep.equal([`user.created user ${idOf(outcome.response)}`]);
    expectByClient(outcome);
  });

  it('is recorded when it creates a user with a seat', async () => {
    const outcome = await desk.scim('POST', '/Users', userBody(withSeats('remote-support:shared')));
    const id = idOf(outcome.response);
    expect(inShort(outcome.events)).to.deep.equal([`user.created user ${id}`, `grant.assigned user ${id}`]);
    expect(outcome.events[1]?.details).to.deep.equal({
      product: 'remote-support',
      type: 'concurrent',
      source: 'direct',
    });
    expectByClient(outcome);
  });

  it('is recorded when it replaces a user, with the names of what differs', async () => {
    const body = userBody({ title: 'Agent', nickName: 'Al' });
    const id = idOf((await desk.scim('POST', '/Users', body)).response);
    const outcome = await desk.scim('PUT', `/Users/${id}`, { ...body, title: 'Lead', nickName: null });
    expect(inShort(outcome.events)).to.deep.equal([`user.updated user ${id}`]);
    expect(outcome.events[0]?.details).to.deep.equal({ changed: ['nickName', 'title'] });
    expectByClient(outcome);
  });

  it('is recorded when it changes a user, also in nothing but letter case', async () => {
    const id = await hire({ displayName: 'ada' });
    const operation = { op: 'replace', path: 'displayName', value: 'Ada' };
    const outcome = await desk.scim('PATCH', `/Users/${id}`, patch(operation));
    expect(outcome.events.map(({ details }) => details)).to.deep.equal([{ changed: ['displayName'] }]);
    expectByClient(outcome);
  });

  it('is not recorded where nothing differs', async () => {
    const id = await hire({ title: 'Agent' });
    const outcome = await desk.scim(
      'PATCH',
      `/Users/${id}`,
      patch({ op: 'replace', path: 'title', value: 'Agent' }),
    );
    expect(outcome.events).to.deep.equal([]);
  });

  it('is recorded when it deactivates and reactivates a user, with the seat', async () => {
    const id = await hire(withSeats('remote-support:shared'));
    const active = (value: boolean) =>
      desk.scim('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'active', value }));
    const left = await active(false);
    expect(inShort(left.events)).to.deep.equal([`user.deactivated user ${id}`, `grant.suspended user ${id}`]);
    expect(left.events[0]?.details).to.deep.equal({});
    expect(left.events[1]?.details['previous']).to.deep.equal({
      type: 'concurrent',
      status: 'assigned',
      source: 'direct',
    });
    const back = await active(true);
    expect(inShort(back.events)).to.deep.equal([`user.reactivated user ${id}`, `grant.assigned user ${id}`]);
    expectByClient(left);
    expectByClient(back);
  });

  it('names what else differs when it deactivates a user', async () => {
    const id = await hire({ title: 'Agent' });
    const value = { active: false, title: 'Former agent' };
    const outcome = await desk.scim('PATCH', `/Users/${id}`, patch({ op: 'replace', value }));
    expect(inShort(outcome.events)).to.deep.equal([`user.deactivated user ${id}`]);
    expect(outcome.events[0]?.details).to.deep.equal({ changed: ['active', 'title'] });
  });

  it('is recorded when it gives, changes and takes a seat, and as nothing else', async () => {
    const id = await hire();
    const setSeats = (value: string) =>
      desk.scim('PATCH', `/Users/${id}`, patch({ op: 'replace', path: `${SEATS_SCHEMA}:seatList`, value }));
    const given = await setSeats('remote-support:named');
    const changed = await setSeats('remote-support:shared');
    const taken = await setSeats('');
    expect(inShort(given.events)).to.deep.equal([`grant.assigned user ${id}`]);
    expect(inShort(changed.events)).to.deep.equal([`grant.assigned user ${id}`]);
    expect(changed.events[0]?.details).to.deep.include({ type: 'concurrent' });
    expect(changed.events[0]?.details['previous']).to.deep.include({ type: 'named' });
    expect(inShort(taken.events)).to.deep.equal([`grant.revoked user ${id}`]);
    [given, changed, taken].forEach(expectByClient);
  });

  it('is recorded when it deletes a user, with the seat and the groups', async () => {
    const id = await hire(withSeats('remote-support:shared'));
    const group = await found(id);
    const outcome = await desk.scim('DELETE', `/Users/${id}`);
    expect(inShort(outcome.events)).to.have.members([
      `grant.revoked user ${id}`,
      `user.deleted user ${id}`,
      `group.membersChanged group ${group}`,
    ]);
    expectByClient(outcome);
  });

  it('is recorded when it creates, renames and deletes a group', async () => {
    const created = await desk.scim('POST', '/Groups', groupBody(await hire()));
    const id = idOf(created.response);
    expect(inShort(created.events)).to.deep.equal([
      `group.created group ${id}`,
      `group.membersChanged group ${id}`,
    ]);
    const operation = { op: 'replace', path: 'displayName', value: 'Renamed' };
    const renamed = await desk.scim('PATCH', `/Groups/${id}`, patch(operation));
    expect(inShort(renamed.events)).to.deep.equal([`group.updated group ${id}`]);
    expect(renamed.events[0]?.details).to.deep.equal({ changed: ['displayName'] });
    const deleted = await desk.scim('DELETE', `/Groups/${id}`);
    expect(inShort(deleted.events)).to.deep.equal([`group.deleted group ${id}`]);
    [created, renamed, deleted].forEach(expectByClient);
  });

  it('is recorded once for all the members that come or go together', async () => {
    const users = await Promise.all(Array.from({ length: 25 }, () => hire()));
    const group = await found();
    const members = users.map((value) => ({ value }));
    const added = await desk.scim(
      'PATCH',
      `/Groups/${group}`,
      patch({ op: 'add', path: 'members', value: members }),
    );
    expect(inShort(added.events)).to.deep.equal([`group.membersChanged group ${group}`]);
    const first = users.toSorted().slice(0, 20);
    expect(added.events[0]?.details).to.deep.equal({ added: 25, members: first });
    const removed = await desk.scim('PATCH', `/Groups/${group}`, patch({ op: 'remove', path: 'members' }));
    expect(removed.events.map(({ details }) => details)).to.deep.equal([{ removed: 25, members: first }]);
    [added, removed].forEach(expectByClient);
  });

  it('is recorded for each operation of a Bulk request', async () => {
    const gone = await hire();
    const outcome = await desk.scim('POST', '/Bulk', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: [
        { method: 'POST', path: '/Users', bulkId: 'a', data: userBody() },
        { method: 'POST', path: '/Groups', bulkId: 'b', data: groupBody('bulkId:a') },
        { method: 'DELETE', path: `/Users/${gone}` },
      ],
    });
    const actions = outcome.events.map(({ action }) => action);
    expect(actions).to.deep.equal(['user.created', 'group.created', 'group.membersChanged', 'user.deleted']);
    expectByClient(outcome);
  });

  it('names whoever is promoted in the request that freed the seat', async () => {
    await desk.operator('PUT', `/operator/v1/tenants/${desk.tenant}/seat-pools/service-desk/named`, {
      capacity: 1,
      whenFull: 'wait',
    });
    const holder = await hire(withSeats('service-desk:named'));
    const waiting = await desk.scim('POST', '/Users', userBody(withSeats('service-desk:named')));
    const next = idOf(waiting.response);
    expect(inShort(waiting.events)).to.deep.equal([
      `user.created user ${next}`,
      `grant.waiting user ${next}`,
    ]);
    const outcome = await desk.scim(
      'PATCH',
      `/Users/${holder}`,
      patch({ op: 'replace', path: 'active', value: false }),
    );
    expect(inShort(outcome.events)).to.include(`grant.promoted user ${next}`);
    expectByClient(outcome);
  });

  it('leaves no secret and no attribute of a person in any event', async () => {
    const secrets = ['Lovelace', 'ada.l@example.org', '+44 1632 960001', 'Analyst', 'Countess'];
    const id = await hire({
      schemas: [USER_SCHEMA],
      name: { familyName: 'Lovelace' },
      emails: [{ value: 'ada.l@example.org' }],
      phoneNumbers: [{ value: '+44 1632 960001' }],
    });
    const value = { title: 'Analyst', nickName: 'Countess' };
    await desk.scim('PATCH', `/Users/${id}`, patch({ op: 'replace', value }));
    await desk.scim('POST', '/Groups', {
      schemas: [GROUP_SCHEMA],
      displayName: 'Countess',
      members: [{ value: id }],
    });
    await desk.scim('DELETE', '/Users/ada.l@example.org');
    await desk.scim('DELETE', `/Users/${id}`);
    await desk.server.admin('POST', '/admin/v1/tokens', { name: 'auditor', scopes: ['audit:read'] });
    const { text } = await desk.server.admin('GET', '/admin/v1/audit-events?pageSize=200');
    expect(text).to.include(id);
    for (const secret of [...secrets, 'seatkeeper_', 'example.com', 'hash']) {
      expect(text).to.not.include(secret);
    }
  });
});
