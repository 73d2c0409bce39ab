import { expect } from 'chai';
import { until } from '../../support/until.ts';
import { type Agent, type AgentDesk, openAgentDesk, problemOf, type Waiting } from './agent-desk.ts';

describe('the order of the waiting line', () => {
  let desk: AgentDesk;
  before(async () => {
    desk = await openAgentDesk();
  });
  after(async () => desk.server.stop());

  interface Line {
    readonly product: string;
    readonly agents: readonly [Agent, Agent, ...Agent[]];
    /** The first holds the only seat, the others wait in their order. */
    readonly waiting: readonly Waiting[];
    readonly free: () => Promise<unknown>;
  }

  const lineOf = async (length: number): Promise<Line> => {
    const { product } = await desk.sell({ concurrent: 1 });
    const holder = await desk.agent(`${product}:concurrent`);
    const agents = (await desk.agents(length, `${product}:concurrent`)) as [Agent, Agent, ...Agent[]];
    const { id } = await desk.opened(holder, product);
    const waiting: Waiting[] = [];
    for (const agent of agents) {
      waiting.push(await desk.inLine(agent, product));
    }
    return { product, agents, waiting, free: async () => desk.close(id) };
  };

  it('is that of coming, past who gives up in the middle', async () => {
    const { product, agents, waiting, free } = await lineOf(4);
    const [first, second, third, fourth] = waiting as [Waiting, Waiting, Waiting, Waiting];
    second.drop();
    const left = [0, 2, 3].map((index) => agents[index]?.userId);
    await until('the place is given up', async () => (await desk.line(product)).length === 3);
    expect(await desk.line(product)).to.deep.equal(left);
    await free();
    for (const [index, next] of [first, third, fourth].entries()) {
      const { id } = await next.served();
      expect(await desk.line(product)).to.deep.equal(left.slice(index + 1));
      await desk.close(id);
    }
  });

  it('goes past the first when it gives up', async () => {
    const { product, waiting, free } = await lineOf(2);
    waiting[0]?.drop();
    await free();
    await waiting[1]?.served();
    expect(await desk.line(product)).to.deep.equal([]);
  });

  it('lets nobody in before it, whether they wait or not', async () => {
    // The place counts while its process renews it; here nobody serves it, as in the moment before it is.
    const { product } = await desk.sell({ concurrent: 1 });
    const [first, other, holder] = (await desk.agents(3, `${product}:concurrent`)) as [Agent, Agent, Agent];
    const held = await desk.opened(holder, product);
    await standIn(product, first);
    await desk.close(held.id);
    for (const barging of [
      await desk.open(other, product),
      await desk.wait(other, product, { seconds: 1 }),
    ]) {
      expect(problemOf(barging)).to.deep.equal([409, 'allSharedSeatsInUse']);
      expect(barging.body).to.include({ capacity: 1, occupied: 0 });
      expect(barging.body['waiting']).to.be.greaterThan(0);
    }
    await desk.opened(first, product);
  });

  it('lets in whoever takes a seat that is due to nobody ahead', async () => {
    const { product } = await desk.sell({ concurrent: 3 });
    const [first, second, other] = (await desk.agents(3, `${product}:concurrent`)) as [Agent, Agent, Agent];
    await standIn(product, first);
    await standIn(product, second);
    await desk.opened(other, product);
    expect((await desk.open(await desk.agent(`${product}:concurrent`), product)).status).to.equal(409);
    await desk.opened(second, product);
    await desk.opened(first, product);
  });

  it('forgets the place of an agent at once that is let in without waiting', async () => {
    const { product } = await desk.sell({ concurrent: 2 });
    const [first, second, other] = (await desk.agents(3, `${product}:concurrent`)) as [Agent, Agent, Agent];
    await standIn(product, first);
    await standIn(product, second);
    await desk.opened(first, product);
    expect(await desk.line(product)).to.deep.equal([second.userId]);
    await desk.opened(second, product);
    expect(await desk.line(product)).to.deep.equal([]);
    expect((await desk.open(other, product)).body).to.include({ code: 'allSharedSeatsInUse', waiting: 0 });
  });

  it('forgets the place of an agent that has a named seat by now', async () => {
    const { product } = await desk.sell({ named: 1, concurrent: 1 });
    const agent = await desk.agent(`${product}:named`);
    await standIn(product, agent);
    expect((await desk.wait(agent, product)).status).to.equal(201);
    expect(await desk.line(product)).to.deep.equal([]);
  });

  it('holds no seat for who is not there any more', async () => {
    const { product } = await desk.sell({ concurrent: 1 });
    const [dead, next] = await desk.twoAgents(`${product}:concurrent`);
    await standIn(product, dead, 1);
    const response = await desk.wait(next, product);
    expect(response.status).to.equal(201);
  });

  it('keeps the place of an agent that asks again', async () => {
    const { product, agents, waiting, free } = await lineOf(2);
    const [first] = agents;
    waiting[0]?.drop();
    await until('the place is given up', async () => (await desk.line(product)).length === 1);
    const again = await desk.inLine(first, product);
    expect((await desk.line(product))[0]).to.equal(first.userId);
    await free();
    await again.served();
    waiting[1]?.drop();
  });

  it('gives an agent that waits twice one place and one seat', async () => {
    const { product, agents, waiting, free } = await lineOf(2);
    const [first, second] = agents;
    const twice = await desk.inLine(first, product);
    expect(await desk.line(product)).to.deep.equal([first.userId, second.userId]);
    await free();
    const [phone, laptop] = [await waiting[0]?.served(), await twice.served()];
    expect(phone?.occupancyId).to.equal(laptop.occupancyId);
    expect(phone?.id).not.to.equal(laptop.id);
    expect(await desk.line(product)).to.deep.equal([second.userId]);
    waiting[1]?.drop();
  });

  it('keeps the place of an agent that waits twice while one of the two is there', async () => {
    const { product, agents, waiting, free } = await lineOf(2);
    const twice = await desk.inLine(agents[0], product);
    waiting[0]?.drop();
    await free();
    await twice.served();
    waiting[1]?.drop();
  });

  it('opens one session for one Idempotency-Key, while it waits and after', async () => {
    const { product } = await desk.sell({ concurrent: 1 });
    const [holder, next] = await desk.twoAgents(`${product}:concurrent`);
    const { id } = await desk.opened(holder, product);
    const key = 'one-and-the-same';
    const waiting = await desk.inLine(next, product, { key });
    const again = await desk.inLine(next, product, { key });
    await desk.close(id);
    const session = await waiting.served();
    expect(await again.served()).to.deep.equal(session);
    expect((await desk.wait(next, product, { key })).body).to.deep.equal(session);
    expect(await desk.line(product)).to.deep.equal([]);
  });

  /** An agent in line for whom no request asks; its lease is not renewed. */
  const standIn = async (product: string, { userId }: Agent, lease = 5): Promise<void> => {
    const text = `insert into waiting_line (tenant_id, product, user_id, expires_at)
                  values ($1, $2, $3, clock_timestamp() + make_interval(secs => $4))`;
    await desk.server.database.query({ name: '', text }, [desk.tenant, product, userId, lease]);
  };
});
