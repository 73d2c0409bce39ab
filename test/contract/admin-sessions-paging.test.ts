import { expect } from 'chai';
import { problemOf } from './agent/agent-desk.ts';
import { openSessionDesk, type SessionDesk, type SessionRow } from './session-desk.ts';

describe('the pages of shared sessions', () => {
  let desk: SessionDesk;
  before(async () => {
    desk = await openSessionDesk();
  });
  after(async () => desk.server.stop());

  it('show each occupancy that lasts throughout once, while others come and go', async () => {
    const { product } = await desk.sell({ concurrent: 20 });
    const agents = await desk.agents(13, `${product}:concurrent`);
    const lasting: string[] = [];
    const passing: string[] = [];
    for (const [index, agent] of agents.slice(0, 10).entries()) {
      const { id, occupancyId } = await desk.opened(agent, product);
      (index % 3 === 1 ? passing : lasting).push(index % 3 === 1 ? id : occupancyId);
    }
    const shown: SessionRow[] = [];
    let cursor: string | undefined = '';
    for (let count = 0; cursor !== undefined; count += 1) {
      const page = await desk.list(`?product=${product}&pageSize=2&cursor=${cursor}`);
      expect(page.items.length).to.be.within(1, 2);
      shown.push(...page.items);
      cursor = page.nextCursor;
      const gone = passing.pop();
      await (gone === undefined ? undefined : desk.close(gone));
      const comer = agents[10 + count];
      await (comer === undefined ? undefined : desk.opened(comer, product));
    }
    const ids = shown.map(({ id }) => id);
    expect(ids.filter((id) => lasting.includes(id))).to.have.members(lasting);
    expect(new Set(ids).size).to.equal(ids.length);
    const places = shown.map(({ since, id }) => `${since as string} ${id}`);
    expect(places).to.deep.equal(places.toSorted().reverse());
  });

  it('tell occupancies of one instant apart', async () => {
    const { product } = await desk.sell({ concurrent: 5 });
    const ids: string[] = [];
    for (const agent of await desk.agents(5, `${product}:concurrent`)) {
      ids.push((await desk.opened(agent, product)).occupancyId);
    }
    const text = 'update occupancies set since = date_trunc($2, since) where product = $1';
    await desk.server.database.query({ name: '', text }, [product, 'century']);
    const first = await desk.list(`?product=${product}&pageSize=2`);
    const second = await desk.list(`?product=${product}&pageSize=2&cursor=${first.nextCursor ?? ''}`);
    const third = await desk.list(`?product=${product}&pageSize=2&cursor=${second.nextCursor ?? ''}`);
    const pages = [first, second, third];
    expect(pages.map(({ items }) => items.length)).to.deep.equal([2, 2, 1]);
    expect(pages.flatMap(({ items }) => items.map(({ id }) => id))).to.have.members(ids);
    expect(pages.map(({ totalResults }) => totalResults)).to.deep.equal([5, 5, 5]);
    expect(third).to.not.have.property('nextCursor');
  });

  it('count all that match, also on a page behind the last', async () => {
    const { product } = await desk.sell({ concurrent: 2 });
    const [one, two] = await desk.twoAgents(`${product}:concurrent`);
    const [older] = [await desk.opened(one, product), await desk.opened(two, product)];
    const page = await desk.list(`?product=${product}&pageSize=1`);
    await desk.close(older.id);
    const behind = await desk.list(`?product=${product}&pageSize=1&cursor=${page.nextCursor ?? ''}`);
    expect(page.totalResults).to.equal(2);
    // Whichever of the two was on the first page, what is left of the list is not on this one twice.
    expect(behind.totalResults).to.equal(1);
    expect(behind.items.length).to.be.at.most(1);
  });

  it('hold fifty, and two hundred at most', async () => {
    const { product } = await desk.sell({ concurrent: 60 });
    for (const agent of await desk.agents(51, `${product}:concurrent`)) {
      await desk.opened(agent, product);
    }
    const page = await desk.list(`?product=${product}`);
    expect([page.items.length, page.totalResults]).to.deep.equal([50, 51]);
    expect((await desk.list(`?product=${product}&pageSize=999`)).items).to.have.lengthOf(51);
  });

  it('do not begin with a cursor of another list', async () => {
    for (const cursor of [
      'x',
      Buffer.from('a\nb').toString('base64url'),
      Buffer.from('1').toString('base64url'),
    ]) {
      const answer = await desk.server.admin('GET', `/admin/v1/sessions?cursor=${cursor}`);
      expect(problemOf(answer), cursor).to.deep.equal([400, 'invalidCursor']);
    }
  });
});
