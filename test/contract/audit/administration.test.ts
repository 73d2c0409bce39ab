import { expect } from 'chai';
import { textMember } from '../../support/text-member.ts';
import { idOf, userBody } from '../seats/seat-desk.ts';
import { ADMINISTRATOR, type AuditDesk, inShort, openAuditDesk, type Outcome } from './audit-desk.ts';

describe('what administrators and the vendor change', () => {
  let desk: AuditDesk;

  before(async () => {
    desk = await openAuditDesk();
  });
  after(async () => {
    await desk.server.stop();
  });

  const expectBy = (type: 'administrator' | 'operator', { events, requestId }: Outcome): void => {
    const actor =
      type === 'operator'
        ? { type, tokenId: null, connection: null }
        : { type, tokenId: desk.tokenId(ADMINISTRATOR), connection: ADMINISTRATOR };
    expect(events).to.not.be.empty;
    for (const event of events) {
      expect(event).to.deep.include({ actor, requestId, result: 'success' });
    }
  };

  const rowsOf = async (tenant: string): Promise<{ action: string; request_id: string | null }[]> =>
    desk.server.database.query(
      {
        name: '',
        text: 'select action, request_id from audit_events where tenant_id = $1 order by event_id',
      },
      [tenant],
    );

  it('is recorded when an administrator gives and takes a seat', async () => {
    const user = idOf((await desk.scim('POST', '/Users', userBody())).response);
    const path = `/admin/v1/users/${user}/seats/remote-support`;
    const given = await desk.admin('PUT', path, { type: 'named' });
    expect(inShort(given.events)).to.deep.equal([`grant.assigned user ${user}`]);
    const taken = await desk.admin('DELETE', path);
    expect(inShort(taken.events)).to.deep.equal([`grant.revoked user ${user}`]);
    expectBy('administrator', given);
    expectBy('administrator', taken);
  });

  it('is recorded when an administrator sets a capacity, with what it was', async () => {
    const outcome = await desk.admin('PUT', '/admin/v1/seat-pools/rescueassist/shared', { capacity: 20 });
    expect(inShort(outcome.events)).to.deep.equal(['pool.changed seatPool rescueassist:concurrent']);
    expect(outcome.events[0]?.details).to.deep.equal({
      capacity: 20,
      grantLimit: null,
      whenFull: 'refuse',
      previous: { capacity: 10, grantLimit: null, whenFull: 'refuse' },
    });
    expectBy('administrator', outcome);
    const repeated = await desk.admin('PUT', '/admin/v1/seat-pools/rescueassist/shared', { capacity: 20 });
    expect(repeated.events).to.deep.equal([]);
  });

  it('is recorded when the vendor sets the terms of a pool', async () => {
    const path = `/operator/v1/tenants/${desk.tenant}/seat-pools/service-desk/concurrent`;
    const outcome = await desk.operator('PUT', path, { capacity: 7, grantLimit: 9, whenFull: 'wait' });
    expect(inShort(outcome.events)).to.deep.equal(['pool.changed seatPool service-desk:concurrent']);
    expectBy('operator', outcome);
  });

  it('is recorded when a token is issued and revoked', async () => {
    const order = { name: 'auditor', scopes: ['audit:read'], expiresAt: '2999-01-01T00:00:00.000Z' };
    const issued = await desk.admin('POST', '/admin/v1/tokens', order);
    const id = textMember(issued.response.body, 'id');
    expect(inShort(issued.events)).to.deep.equal([`token.issued token ${id}`]);
    const { expiresAt, ...told } = issued.events[0]?.details ?? {};
    expect(told).to.deep.equal({ name: 'auditor', scopes: ['audit:read'], clientProfile: 'default' });
    expect(new Date(expiresAt as string).toISOString()).to.equal(order.expiresAt);
    const revoked = await desk.admin('DELETE', `/admin/v1/tokens/${id}`);
    expect(inShort(revoked.events)).to.deep.equal([`token.revoked token ${id}`]);
    expectBy('administrator', issued);
    expectBy('administrator', revoked);
  });

  it('is recorded when the vendor issues and revokes a token', async () => {
    const path = `/operator/v1/tenants/${desk.tenant}/tokens`;
    const issued = await desk.operator('POST', path, { name: 'Okta', scopes: ['scim'] });
    const revoked = await desk.operator('DELETE', `${path}/${textMember(issued.response.body, 'id')}`);
    expect(issued.events.map(({ action }) => action)).to.deep.equal(['token.issued']);
    expect(revoked.events.map(({ action }) => action)).to.deep.equal(['token.revoked']);
    expectBy('operator', issued);
    expectBy('operator', revoked);
  });

  it('is recorded when the vendor renames, suspends and resumes a tenant', async () => {
    const path = `/operator/v1/tenants/${desk.tenant}`;
    const { requestId } = await desk.operator('PATCH', path, { name: 'Renamed' });
    await desk.server.operator('PATCH', path, { suspended: true });
    const resumed = await desk.server.operator('PATCH', path, { suspended: false });
    expect(resumed.status).to.equal(200);
    const { items } = await desk.list(`?target=${desk.tenant}`);
    const actions = ['tenant.resumed', 'tenant.suspended', 'tenant.renamed', 'tenant.created'];
    expect(items.map(({ action }) => action)).to.deep.equal(actions);
    expect(items.map(({ actor }) => actor.type)).to.deep.equal([
      'operator',
      'operator',
      'operator',
      'system',
    ]);
    expect(items[2]?.requestId).to.equal(requestId);
    expect(items.map(({ details }) => details)).to.deep.equal([{}, {}, {}, {}]);
  });

  it('goes with its tenant, and that the tenant was deleted stays', async () => {
    const created = await desk.operator('POST', '/operator/v1/tenants', { name: 'Gone' });
    const id = textMember(created.response.body, 'id');
    await desk.operator('POST', `/operator/v1/tenants/${id}/tokens`, { name: 'IdP', scopes: ['scim'] });
    await desk.operator('PUT', `/operator/v1/tenants/${id}/seat-pools/remote-support/named`, { capacity: 1 });
    const actions = (await rowsOf(id)).map(({ action }) => action);
    expect(actions).to.deep.equal(['tenant.created', 'token.issued', 'pool.opened']);
    const { requestId } = await desk.operator('DELETE', `/operator/v1/tenants/${id}`);
    expect(await rowsOf(id)).to.deep.equal([{ action: 'tenant.deleted', request_id: requestId }]);
  });

  it('is the system where nobody asked', async () => {
    const { items } = await desk.list(`?action=pool.opened&pageSize=1`);
    const actor = { type: 'system', tokenId: null, connection: null };
    expect(items).to.have.length(1);
    expect(items[0]).to.deep.include({ actor, requestId: null });
  });
});
