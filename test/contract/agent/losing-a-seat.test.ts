import { expect } from 'chai';
import { type AgentDesk, openAgentDesk, problemOf } from './agent-desk.ts';

describe('sessions of a user who loses the seat', () => {
  let desk: AgentDesk;
  before(async () => {
    desk = await openAgentDesk();
  });
  after(async () => desk.server.stop());

  const expectEnded = async (id: string, reason: string): Promise<void> => {
    const late = await desk.heartbeat(id);
    expect(problemOf(late)).to.deep.equal([410, 'sessionEnded']);
    expect(late.body['reason']).to.equal(reason);
  };

  it('end at once when the user is deactivated, also connected ones, and never come back', async () => {
    const { product } = await desk.sell({ concurrent: 1 });
    const agent = await desk.agent(`${product}:concurrent`);
    const [open, connected] = [await desk.opened(agent, product), await desk.opened(agent, product)];
    await desk.connect(connected.id);
    expect((await desk.setActive(agent.userId, false)).status).to.equal(200);
    for (const { id } of [open, connected]) {
      await expectEnded(id, 'userDeactivated');
    }
    expect(await desk.occupied(product)).to.equal(0);
    await desk.setActive(agent.userId, true);
    await expectEnded(connected.id, 'userDeactivated');
    await desk.opened(agent, product);
  });

  it('end at once when the user is deleted, and are told of afterwards', async () => {
    const { product } = await desk.sell({ concurrent: 1, named: 1 });
    const [shared, named] = [await desk.agent(`${product}:concurrent`), await desk.agent(`${product}:named`)];
    for (const agent of [shared, named]) {
      const { id } = await desk.opened(agent, product);
      await desk.connect(id);
      expect((await desk.server.scim('DELETE', `/Users/${agent.userId}`)).status).to.equal(204);
      await expectEnded(id, 'userDeactivated');
    }
    expect(await desk.occupied(product)).to.equal(0);
  });

  it('drain when the product is removed: open ones end, connected ones go on, no new one begins', async () => {
    const { product } = await desk.sell({ concurrent: 1 });
    const [agent, next] = await desk.twoAgents(`${product}:concurrent`);
    const [open, connected] = [await desk.opened(agent, product), await desk.opened(agent, product)];
    await desk.connect(connected.id);
    await desk.setSeats(agent.userId, '');
    await expectEnded(open.id, 'seatRevoked');
    expect((await desk.heartbeat(connected.id)).status).to.equal(200);
    expect(await desk.occupied(product)).to.equal(1);
    expect(problemOf(await desk.open(agent, product))).to.deep.equal([403, 'noSeat']);
    expect((await desk.open(next, product)).status).to.equal(409);
    await desk.close(connected.id);
    await desk.opened(next, product);
  });

  it('keep the occupancy closed to new ones while it drains, also when the seat is granted again', async () => {
    const { product } = await desk.sell({ concurrent: 2 });
    const agent = await desk.agent(`${product}:concurrent`);
    const { id } = await desk.opened(agent, product);
    await desk.connect(id);
    await desk.setSeats(agent.userId, '');
    await desk.setSeats(agent.userId, `${product}:concurrent`);
    const refused = await desk.open(agent, product);
    expect(problemOf(refused)).to.deep.equal([409, 'occupancyEnding']);
    expect(refused.body['detail']).to.equal(
      'This session is being ended. To start a new one, please wait until the active support sessions have ended.',
    );
    await desk.close(id);
    await desk.opened(agent, product);
  });

  it('that drain end at once when the user is deactivated then', async () => {
    const { product } = await desk.sell({ concurrent: 1 });
    const agent = await desk.agent(`${product}:concurrent`);
    const { id } = await desk.opened(agent, product);
    await desk.connect(id);
    await desk.setSeats(agent.userId, '');
    await desk.setActive(agent.userId, false);
    await expectEnded(id, 'userDeactivated');
    expect(await desk.occupied(product)).to.equal(0);
  });

  it('go on when a shared seat becomes a named one, and the shared one is free at once', async () => {
    const { product } = await desk.sell({ concurrent: 1, named: 1 });
    const [agent, next] = await desk.twoAgents(`${product}:concurrent`);
    const session = await desk.opened(agent, product);
    await desk.setSeats(agent.userId, `${product}:named`);
    expect((await desk.heartbeat(session.id)).status).to.equal(200);
    await desk.opened(next, product);
    const second = await desk.opened(agent, product);
    expect(second).to.include({ occupancyId: session.occupancyId, seatType: 'named' });
  });

  it('go on when something else about the user changes', async () => {
    const { product } = await desk.sell({ concurrent: 1 });
    const agent = await desk.agent(`${product}:concurrent`);
    const { id } = await desk.opened(agent, product);
    await desk.patch(agent.userId, { op: 'replace', path: 'title', value: 'Agent' });
    await desk.setSeats(agent.userId, `${product}:concurrent service-desk:concurrent`);
    expect((await desk.heartbeat(id)).status).to.equal(200);
  });

  it('are gone with their tenant', async () => {
    const leaving = await openAgentDesk();
    const sold = await leaving.sell({ concurrent: 1 });
    await leaving.opened(await leaving.agent(`${sold.product}:concurrent`), sold.product);
    expect(
      (await leaving.server.operator('DELETE', `/operator/v1/tenants/${leaving.tenant}`)).status,
    ).to.equal(204);
    const text = `select (select count(*) from sessions) + (select count(*) from occupancies)
                       + (select count(*) from concurrent_seats) as count`;
    expect(await leaving.server.database.query({ name: '', text }, [])).to.deep.equal([{ count: '0' }]);
    await leaving.server.stop();
  });
});
