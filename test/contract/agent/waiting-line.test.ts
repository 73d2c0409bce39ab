import { expect } from 'chai';
import { type AgentDesk, type Agent, openAgentDesk, type OpenedSession, problemOf } from './agent-desk.ts';

describe('waiting for a shared seat', () => {
  let desk: AgentDesk;
  before(async () => {
    desk = await openAgentDesk();
  });
  after(async () => desk.server.stop());

  /** One seat that is taken, and who will wait for it. */
  const fullPool = async (): Promise<{
    product: string;
    holder: Agent;
    held: OpenedSession;
    next: Agent;
  }> => {
    const { product } = await desk.sell({ concurrent: 1 });
    const [holder, next] = await desk.twoAgents(`${product}:concurrent`);
    return { product, holder, held: await desk.opened(holder, product), next };
  };

  it('is no wait while there is a seat', async () => {
    const { product } = await desk.sell({ concurrent: 1 });
    const response = await desk.wait(await desk.agent(`${product}:concurrent`), product);
    expect(response.status).to.equal(201);
    expect(response.headers.get('Preference-Applied')).to.equal('wait=15');
    expect(await desk.line(product)).to.deep.equal([]);
  });

  describe('ends with the seat as soon as it is free', () => {
    const ways: Record<string, (pool: Awaited<ReturnType<typeof fullPool>>) => Promise<unknown>> = {
      'because its session is closed': ({ held }) => desk.close(held.id),
      'because its owner clears it': ({ held }) => desk.clear(held.occupancyId),
      'because its session expires, of which nobody tells': ({ held }) => desk.letExpire(held.id),
      'because its user is deactivated': ({ holder }) => desk.setActive(holder.userId, false),
      'because its user is deleted': ({ holder }) => desk.server.scim('DELETE', `/Users/${holder.userId}`),
      'because the product is taken from its user': ({ holder }) => desk.setSeats(holder.userId, ''),
      'because there are more seats now': ({ product }) => desk.putPool(product, 'concurrent', 2),
    };
    for (const [way, free] of Object.entries(ways)) {
      it(way, async () => {
        const pool = await fullPool();
        const waiting = await desk.inLine(pool.next, pool.product);
        await free(pool);
        const session = await waiting.served();
        expect(session).to.include({ state: 'open', seatType: 'concurrent' });
        expect((await waiting.answer)?.headers.get('Preference-Applied')).to.equal('wait=15');
        expect(await desk.line(pool.product)).to.deep.equal([]);
        expect((await desk.heartbeat(session.id)).status).to.equal(200);
      });
    }

    it('because its user has a named seat instead', async () => {
      const { product } = await desk.sell({ named: 1, concurrent: 1 });
      const [holder, next] = await desk.twoAgents(`${product}:concurrent`);
      await desk.opened(holder, product);
      const waiting = await desk.inLine(next, product);
      await desk.setSeats(holder.userId, `${product}:named`);
      await waiting.served();
    });
  });

  it('ends with the seat when the agent gets a named one while it waits', async () => {
    const { product } = await desk.sell({ named: 1, concurrent: 1 });
    const [holder, next, last] = (await desk.agents(3, `${product}:concurrent`)) as [Agent, Agent, Agent];
    await desk.opened(holder, product);
    const first = await desk.inLine(next, product);
    const second = await desk.inLine(last, product);
    await desk.setSeats(last.userId, `${product}:named`);
    expect((await second.served()).seatType).to.equal('named');
    expect(await desk.line(product)).to.deep.equal([next.userId]);
    first.drop();
  });

  it('ends with a refusal when the agent loses its right to a seat', async () => {
    const { product, next } = await fullPool();
    const waiting = await desk.inLine(next, product);
    await desk.setActive(next.userId, false);
    const response = await waiting.answer;
    expect(response && problemOf(response)).to.deep.equal([403, 'userInactive']);
    expect(await desk.line(product)).to.deep.equal([]);
  });

  it('ends when the time is over, with the place in line', async () => {
    const { product, next } = await fullPool();
    const first = await desk.inLine(next, product);
    const refused = await desk.wait(await desk.agent(`${product}:concurrent`), product, { seconds: 1 });
    expect(problemOf(refused)).to.deep.equal([409, 'allSharedSeatsInUse']);
    expect(refused.body).to.include({ capacity: 1, occupied: 1, waiting: 2, position: 2 });
    expect(refused.headers.get('Preference-Applied')).to.equal('wait=1');
    expect(Number(refused.headers.get('Retry-After'))).to.be.greaterThan(0);
    expect(await desk.line(product)).to.deep.equal([next.userId]);
    first.drop();
  });

  it('is told to those who do not wait, without a place of theirs', async () => {
    const { product, next, holder } = await fullPool();
    const waiting = await desk.inLine(next, product);
    const other = await desk.agent(`${product}:concurrent`);
    const refused = await desk.open(other, product);
    expect(refused.body).to.include({ code: 'allSharedSeatsInUse', waiting: 1 });
    expect(refused.body).not.to.have.property('position');
    expect(refused.headers.get('Preference-Applied')).to.equal(null);
    // Agents that wait for a seat to work on are no grants that wait for a seat to have.
    expect(await desk.pool(product, 'concurrent')).to.include({ assigned: 3, waiting: 0, occupied: 1 });
    expect((await desk.open(holder, product)).status, 'another device needs no other seat').to.equal(201);
    waiting.drop();
  });

  it('takes more than 60 seconds as 60', async () => {
    const { product, held, next } = await fullPool();
    const waiting = await desk.inLine(next, product, { seconds: 10_000 });
    await desk.close(held.id);
    expect((await waiting.answer)?.headers.get('Preference-Applied')).to.equal('wait=60');
  });

  it('does not begin for a preference that is malformed', async () => {
    const { product, next } = await fullPool();
    for (const seconds of ['soon', '-1', '1.5', '', '0']) {
      const refused = await desk.wait(next, product, { seconds });
      expect(problemOf(refused), seconds).to.deep.equal([409, 'allSharedSeatsInUse']);
      expect(refused.headers.get('Preference-Applied'), seconds).to.equal(null);
      expect(refused.body, seconds).not.to.have.property('position');
    }
  });

  it('is refused at once where no seat would help', async () => {
    const { product } = await fullPool();
    expect(problemOf(await desk.wait(await desk.agent(''), product))).to.deep.equal([403, 'noSeat']);
    expect(await desk.line(product)).to.deep.equal([]);
  });
});
