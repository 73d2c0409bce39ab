import { expect } from 'chai';
import { type Agent } from '../agent/agent-desk.ts';
import { at, openUsageDesk, type UsageDesk } from './usage-desk.ts';

describe('the seats that are assigned, by their last use', () => {
  let desk: UsageDesk;
  before(async () => {
    desk = await openUsageDesk();
  });
  after(async () => desk.server.stop());

  /** As if the seat had been assigned earlier. */
  const assignedAt = async ({ userId }: Agent, time: string): Promise<void> =>
    desk.sql('update seat_grants set since = $2 where user_id = $1', userId, at(time));

  const idle = async (product: string, query = ''): Promise<unknown[]> =>
    (await desk.seats(`?product=${product}${query}`)).items.map(({ user }) => user['id']);

  it('tell who has them, since when, and when they were used', async () => {
    const { product, displayName } = await desk.sell({ named: 1 });
    const more = {
      displayName: 'Ada',
      emails: [
        { value: 'a@x.test', primary: false },
        { value: 'ada@x.test', primary: true },
      ],
    };
    const userName = 'Ada.Of.Usage@example.com';
    const id = await desk.hire(`${product}:named`, { userName, ...more });
    const agent = { userName, userId: id };
    await assignedAt(agent, '08:00');
    const [never] = (await desk.seats(`?product=${product}`)).items;
    expect(never).to.deep.equal({
      user: { id, userName, displayName: 'Ada', email: 'ada@x.test' },
      ...{ product, displayName, type: 'named' },
      ...{ assignedSince: at('08:00'), lastUsedAt: null, unusedSince: at('08:00') },
    });
    await desk.opened(agent, product);
    await desk.sql('update sessions set last_seen_at = $2 where product = $1', product, at('09:00'));
    const [used] = (await desk.seats(`?product=${product}`)).items;
    expect(used).to.include({ lastUsedAt: at('09:00'), unusedSince: at('09:00') });
  });

  it('remember the last use when the occupancies are purged', async () => {
    const { product } = await desk.sell({ concurrent: 9 });
    const agent = await desk.agent(`${product}:concurrent`);
    await desk.wasAtWork(agent, product, at('08:00'), at('10:00'));
    await desk.sql('delete from occupancies where ended_at <= $1', at('10:00'));
    await desk.wasAtWork(agent, product, at('07:00'), at('07:30'));
    await desk.sql('delete from occupancies where ended_at <= $1', at('10:00'));
    expect((await desk.seats(`?product=${product}`)).items[0]?.lastUsedAt).to.equal(at('10:00'));
    await desk.wasAtWork(agent, product, at('11:00'), at('11:30'));
    expect((await desk.seats(`?product=${product}`)).items[0]?.lastUsedAt).to.equal(at('11:30'));
  });

  it('are those that were assigned before an instant and not used from it on', async () => {
    const { product } = await desk.sell({ concurrent: 9 });
    const [long, short] = await desk.twoAgents(`${product}:concurrent`);
    const [never, fresh] = await desk.twoAgents(`${product}:concurrent`);
    await assignedAt(never, '02:00');
    for (const [agent, time] of [
      [long, '10:00'],
      [short, '12:00'],
    ] as const) {
      await assignedAt(agent, '01:00');
      await desk.wasAtWork(agent, product, at('09:00'), at(time));
    }
    expect(await idle(product)).to.deep.equal([never, long, short, fresh].map(({ userId }) => userId));
    expect(await idle(product, `&unusedSince=${at('12:00')}`)).to.deep.equal([never.userId, long.userId]);
    expect(await idle(product, `&unusedSince=${at('10:00')}`)).to.deep.equal([never.userId]);
    expect(await idle(product, `&unusedSince=${at('02:00')}`)).to.deep.equal([]);
  });

  it('are no seats that wait or are suspended, and none of who is gone', async () => {
    const { product } = await desk.sell({ named: { capacity: 2, whenFull: 'wait' } });
    const [first, second] = await desk.twoAgents(`${product}:named`);
    await desk.setActive(first.userId, false);
    const [, waiting] = await desk.twoAgents(`${product}:named`);
    expect(await idle(product))
      .to.have.length(2)
      .and.not.to.include(waiting.userId);
    await desk.wasAtWork(second, product, at('08:00'), at('10:00'));
    await desk.server.scim('DELETE', `/Users/${second.userId}`);
    await desk.sql('delete from occupancies where product = $1', product);
    expect(await idle(product))
      .to.have.length(2)
      .and.to.include(waiting.userId);
  });

  it('are each seen once, page by page', async () => {
    const { product } = await desk.sell({ named: 9 });
    const agents = await desk.agents(5, `${product}:named`);
    for (const agent of agents) {
      await assignedAt(agent, '03:00');
    }
    const seen: unknown[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const page = await desk.seats(`?product=${product}&pageSize=2&cursor=${cursor}`);
      expect(page.totalResults).to.equal(5);
      seen.push(...page.items.map(({ user }) => user['id']));
      cursor = page.nextCursor;
    }
    expect(seen).to.deep.equal(agents.map(({ userId }) => userId).sort());
    const forged = Buffer.from('x\ny\nz').toString('base64url');
    expect((await desk.ask(`/users?cursor=${forged}`)).body['code']).to.equal('invalidCursor');
  });
});
