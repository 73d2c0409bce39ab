import { expect } from 'chai';
import { type Agent, type AgentDesk, openAgentDesk, type OpenedSession, problemOf } from './agent-desk.ts';

describe('the capacity of a shared pool with agents at work', () => {
  let desk: AgentDesk;
  let product: string;
  let agents: Agent[];
  let sessions: OpenedSession[];
  before(async () => {
    desk = await openAgentDesk();
  });
  beforeEach(async () => {
    ({ product } = await desk.sell({ concurrent: 4 }));
    agents = await desk.agents(6, `${product}:concurrent`);
    sessions = [];
    for (const agent of agents.slice(0, 4)) {
      sessions.push(await desk.opened(agent, product));
    }
  });
  after(async () => desk.server.stop());

  const openAs = async (index: number): Promise<unknown> => {
    const { status, body } = await desk.server.agent('POST', '/sessions', {
      ...{ userId: agents[index]?.userId, product, kind: 'attended' },
    });
    return body['code'] ?? status;
  };
  const close = async (index: number): Promise<unknown> =>
    (await desk.close(sessions[index]?.id ?? '')).status;

  it('may go below what is occupied: nobody is evicted, and nobody gets in until fewer are', async () => {
    const cut = await desk.putPool(product, 'concurrent', 2);
    expect([cut.status, cut.body['occupied'], cut.body['available']]).to.deep.equal([200, 4, 0]);
    for (const { id } of sessions) {
      expect((await desk.heartbeat(id)).status).to.equal(200);
    }
    for (const index of [0, 1]) {
      expect(await close(index)).to.equal(204);
      expect(await openAs(4)).to.equal('allSharedSeatsInUse');
    }
    expect(await desk.occupied(product)).to.equal(2);
    expect(await close(2)).to.equal(204);
    expect(await openAs(4)).to.equal(201);
    expect(await openAs(5)).to.equal('allSharedSeatsInUse');
    expect(await desk.occupied(product)).to.equal(2);
  });

  it('takes free seats away first', async () => {
    await close(0);
    await close(3);
    await desk.putPool(product, 'concurrent', 2);
    expect(await openAs(4)).to.equal('allSharedSeatsInUse');
    await close(1);
    expect(await openAs(4)).to.equal(201);
    expect(await openAs(5)).to.equal('allSharedSeatsInUse');
  });

  it('may be raised again before anybody left', async () => {
    await desk.putPool(product, 'concurrent', 1);
    await desk.putPool(product, 'concurrent', 5);
    expect(await openAs(4)).to.equal(201);
    expect(await openAs(5)).to.equal('allSharedSeatsInUse');
    await close(0);
    expect(await openAs(5)).to.equal(201);
    expect(await desk.pool(product, 'concurrent')).to.include({ capacity: 5, occupied: 5, available: 0 });
  });

  it('may be 0, and then nobody gets in', async () => {
    await desk.putPool(product, 'concurrent', 0);
    for (const index of [0, 1, 2, 3]) {
      await close(index);
    }
    const refused = await desk.server.agent('POST', '/sessions', {
      ...{ userId: agents[0]?.userId, product, kind: 'attended' },
    });
    expect(problemOf(refused)).to.deep.equal([409, 'allSharedSeatsInUse']);
    expect(refused.body).to.include({ capacity: 0, occupied: 0 });
  });

  it('may be a thousand million, and no seat is there before somebody needs it', async () => {
    await desk.putPool(product, 'concurrent', 1_000_000_000);
    expect(await openAs(4)).to.equal(201);
    const text = 'select from concurrent_seats where product = $1';
    expect((await desk.server.database.query({ name: '', text }, [product])).length).to.be.lessThan(100);
    expect(await desk.pool(product, 'concurrent')).to.include({ occupied: 5, available: 999_999_995 });
  });
});
