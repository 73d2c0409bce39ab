import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { until } from '../../support/until.ts';
import { openSessionDesk, type SessionDesk } from '../session-desk.ts';
import { type EventView } from './audit-desk.ts';

describe('what becomes of sessions', () => {
  let desk: SessionDesk;
  before(async () => {
    desk = await openSessionDesk();
  });
  after(async () => desk.server.stop());

  const eventsOf = async (userId: string): Promise<EventView[]> => {
    const { body } = await desk.server.admin('GET', `/admin/v1/audit-events?target=${userId}&pageSize=200`);
    const { items } = body as unknown as { items: EventView[] };
    return items.filter(({ action }) => action.startsWith('session.')).toReversed();
  };
  const told = (events: readonly EventView[]): (readonly [string, string | null, JsonObject])[] =>
    events.map(({ action, actor, details }) => [action, actor.connection, details] as const);

  it('is recorded of their user: opened, asked to end, and ended with the reason', async () => {
    const { agent, product, id, open, connected } = await desk.atWork({ open: 1, connected: 1 });
    const [first, second] = [connected[0]?.id ?? '', open[0]?.id ?? ''];
    await desk.heartbeat(first);
    await desk.endSeveral({ ids: [id], reason: 'Maintenance' });
    await desk.end(id);
    await desk.close(first);
    const common = { product, occupancy: id };
    const [back, administrator] = ['sample product', 'sample administrator'];
    expect(told(await eventsOf(agent.userId))).to.deep.equal([
      ['session.opened', back, { ...common, session: first, kind: 'attended' }],
      ['session.opened', back, { ...common, session: second, kind: 'attended' }],
      ['session.endRequested', administrator, { ...common, note: 'Maintenance' }],
      ['session.ended', administrator, { ...common, session: second, reason: 'endedByAdmin' }],
      ['session.ended', back, { ...common, session: first, reason: 'closed' }],
    ]);
    const [opened] = await eventsOf(agent.userId);
    expect(opened?.actor.type).to.equal('agent');
    expect(opened?.requestId).to.be.a('string');
    expect(opened?.target).to.deep.equal({ type: 'user', id: agent.userId });
  });

  it('is recorded as the system’s doing when they expire, whoever finds that', async () => {
    const { agent, product, open } = await desk.atWork({ open: 1, connected: 0 });
    await desk.letExpire(open[0]?.id);
    await desk.opened(await desk.agent(`${product}:concurrent`), product);
    const ended = (await eventsOf(agent.userId)).at(-1);
    expect(ended).to.include({ action: 'session.ended', requestId: null });
    expect(ended?.details['reason']).to.equal('expired');
    expect(ended?.actor).to.deep.equal({ type: 'system', tokenId: null, connection: null });
  });

  it('is recorded when the owner clears the seat, and when the user leaves', async () => {
    const cleared = await desk.atWork({ open: 2, connected: 0 });
    await desk.clear(cleared.id);
    const left = await desk.atWork({ open: 1, connected: 1 });
    await desk.server.scim('DELETE', `/Users/${left.agent.userId}`);
    for (const [userId, reason, connection] of [
      [cleared.agent.userId, 'closed', 'sample product'],
      [left.agent.userId, 'userDeactivated', 'sample identity provider'],
    ] as const) {
      const ended = (await eventsOf(userId)).filter(({ action }) => action === 'session.ended');
      expect(ended.map(({ actor, details }) => [details['reason'], actor.connection])).to.deep.equal([
        [reason, connection],
        [reason, connection],
      ]);
    }
  });

  it('holds nothing of a person, and nothing of a request that opened nothing', async () => {
    const { agent, product } = await desk.atWork({ open: 1, connected: 0 });
    const before = await eventsOf(agent.userId);
    const next = await desk.agent(`${product}:concurrent`);
    expect((await desk.open(next, product)).status).to.equal(409);
    expect(await eventsOf(next.userId)).to.deep.equal([]);
    expect(JSON.stringify(before)).to.not.contain(agent.userName);
  });

  it('is recorded when an end is refused, by the id alone', async () => {
    const { product } = await desk.sell({ named: 1 });
    const { occupancyId } = await desk.opened(await desk.agent(`${product}:named`), product);
    await desk.end(occupancyId);
    const path = `/admin/v1/audit-events?target=${occupancyId}`;
    let refused: readonly EventView[] = [];
    await until('the refusal is recorded', async () => {
      const { body } = await desk.server.admin('GET', path);
      ({ items: refused } = body as unknown as { items: EventView[] });
      return refused.length > 0;
    });
    expect(refused.map(({ action, result, target }) => [action, result, target])).to.deep.equal([
      ['request.refused', 'namedSeatNotClearable', { type: 'session', id: occupancyId }],
    ]);
  });

  it('goes with the tenant', async () => {
    const leaving = await openSessionDesk();
    await leaving.atWork({ open: 1, connected: 1 });
    await leaving.server.operator('DELETE', `/operator/v1/tenants/${leaving.tenant}`);
    const text = 'select action from audit_events where tenant_id = $1';
    const left = await leaving.server.database.query({ name: '', text }, [leaving.tenant]);
    expect(left).to.deep.equal([{ action: 'tenant.deleted' }]);
    await leaving.server.stop();
  });
});
