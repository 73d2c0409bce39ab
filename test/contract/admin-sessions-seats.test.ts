import { expect } from 'chai';
import { type TestResponse } from '../support/http.ts';
import { problemOf } from './agent/agent-desk.ts';
import { USER_SCHEMA } from './seats/seat-desk.ts';
import { type AtWork, openSessionDesk, type SessionDesk } from './session-desk.ts';

const BULK_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const PATCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

describe('sessions of a user whose seats change', () => {
  let desk: SessionDesk;
  before(async () => {
    desk = await openSessionDesk();
  });
  after(async () => desk.server.stop());

  describe('all end at once, also connected ones', () => {
    const inactive = [{ op: 'replace', path: 'active', value: false }];
    const bulk = async (operation: object): Promise<TestResponse> =>
      desk.server.scim('POST', '/Bulk', { schemas: [BULK_SCHEMA], Operations: [operation] });

    for (const [route, leave] of [
      ['PATCH', ({ agent }) => desk.setActive(agent.userId, false)],
      [
        'PUT',
        ({ agent: { userId, userName } }) =>
          desk.put(userId, { schemas: [USER_SCHEMA], userName, active: false }),
      ],
      ['DELETE', ({ agent }) => desk.server.scim('DELETE', `/Users/${agent.userId}`)],
      [
        'PATCH in Bulk',
        ({ agent }) =>
          bulk({
            method: 'PATCH',
            path: `/Users/${agent.userId}`,
            data: { schemas: [PATCH_SCHEMA], Operations: inactive },
          }),
      ],
      ['DELETE in Bulk', ({ agent }) => bulk({ method: 'DELETE', path: `/Users/${agent.userId}` })],
      [
        'PATCH after an administrator took the seat, while they drain',
        async ({ agent, product }) => {
          await desk.server.admin('DELETE', `/admin/v1/users/${agent.userId}/seats/${product}`);
          return desk.setActive(agent.userId, false);
        },
      ],
      [
        'PATCH after an administrator ended them, while they drain',
        async ({ agent, id }) => {
          await desk.end(id);
          return desk.setActive(agent.userId, false);
        },
      ],
    ] as readonly [string, (atWork: AtWork) => Promise<TestResponse>][]) {
      it(`by ${route}`, async () => {
        const atWork = await desk.atWork({ open: 1, connected: 1 });
        const named = await desk.sell({ named: 1 });
        await desk.server.admin('PUT', `/admin/v1/users/${atWork.agent.userId}/seats/${named.product}`, {
          type: 'named',
        });
        const onNamed = await desk.opened(atWork.agent, named.product);
        const answer = await leave(atWork);
        expect(answer.status, answer.text).to.be.within(200, 204);
        expect(await desk.leftOf(atWork.agent.userId)).to.deep.equal({ live: 0, seats: 0 });
        const fates = await desk.fatesOf(...atWork.connected, onNamed);
        expect(fates).to.deep.equal(['userDeactivated', 'userDeactivated']);
        expect(await desk.occupied(atWork.product)).to.equal(0);
        expect((await desk.list(`?product=${atWork.product}`)).totalResults).to.equal(0);
        await desk.opened(await desk.agent(`${atWork.product}:concurrent`), atWork.product);
      });
    }
  });

  it('drain when the product is removed, by whichever surface', async () => {
    for (const remove of [
      async ({ agent }: AtWork) => desk.setSeats(agent.userId, ''),
      async ({ agent, product }: AtWork) =>
        desk.server.admin('DELETE', `/admin/v1/users/${agent.userId}/seats/${product}`),
    ]) {
      const atWork = await desk.atWork({ open: 1, connected: 1 });
      const next = await desk.agent(`${atWork.product}:concurrent`);
      await remove(atWork);
      expect(await desk.fatesOf(...atWork.open, ...atWork.connected)).to.deep.equal(['seatRevoked', 'alive']);
      expect(await desk.row(atWork.id)).to.include({ state: 'ending', connected: 1, open: 0 });
      expect(problemOf(await desk.open(atWork.agent, atWork.product))).to.deep.equal([403, 'noSeat']);
      expect((await desk.open(next, atWork.product)).status).to.equal(409);
      expect((await desk.end(atWork.id)).status).to.equal(202);
      await desk.close(atWork.connected[0]?.id ?? '');
      await desk.opened(next, atWork.product);
    }
  });

  it('end when the product is removed and nothing is connected', async () => {
    const { agent, id, product } = await desk.atWork({ open: 2, connected: 0 });
    await desk.setSeats(agent.userId, '');
    expect(await desk.leftOf(agent.userId)).to.deep.equal({ live: 0, seats: 0 });
    expect((await desk.end(id)).status).to.equal(204);
    expect(await desk.occupied(product)).to.equal(0);
  });

  it('go on when a shared seat becomes a named one, which frees the shared one at once', async () => {
    const { agent, id, open, connected, product } = await desk.atWork({ open: 1, connected: 1 });
    const next = await desk.agent(`${product}:concurrent`);
    await desk.setSeats(agent.userId, `${product}:named`);
    expect(await desk.fatesOf(...open, ...connected)).to.deep.equal(['alive', 'alive']);
    expect((await desk.list(`?product=${product}`)).totalResults).to.equal(0);
    expect(await desk.row(id)).to.include({ seatType: 'named', state: 'occupied' });
    await desk.opened(next, product);
    expect(problemOf(await desk.end(id))).to.deep.equal([409, 'namedSeatNotClearable']);
  });

  it('drain no longer once the seat is a named one: its agent is always let in', async () => {
    for (const drain of [
      async ({ id }: AtWork) => desk.end(id),
      async ({ agent }: AtWork) => desk.setSeats(agent.userId, ''),
    ]) {
      const atWork = await desk.atWork({ open: 0, connected: 1 });
      await drain(atWork);
      await desk.setSeats(atWork.agent.userId, `${atWork.product}:named`);
      expect(await desk.row(atWork.id)).to.include({
        ...{ seatType: 'named', state: 'occupied' },
        ...{ endRequestedAt: null, endRequestedBy: null },
      });
      expect(await desk.opened(atWork.agent, atWork.product)).to.include({ occupancyId: atWork.id });
      expect(await desk.occupied(atWork.product)).to.equal(0);
    }
  });

  describe('on a named seat that becomes a shared one', () => {
    const namedAtWork = async () => {
      const { product } = await desk.sell({ named: 1, concurrent: 1 });
      const agent = await desk.agent(`${product}:named`);
      const [open, connected] = [await desk.opened(agent, product), await desk.opened(agent, product)];
      await desk.connect(connected.id);
      return { product, agent, open, connected };
    };

    it('go on and take a shared seat when one is free', async () => {
      const { product, agent, open, connected } = await namedAtWork();
      await desk.setSeats(agent.userId, `${product}:concurrent`);
      expect(await desk.fatesOf(open, connected)).to.deep.equal(['alive', 'alive']);
      expect(await desk.row(open.occupancyId)).to.include({ seatType: 'concurrent', state: 'occupied' });
      expect(await desk.occupied(product)).to.equal(1);
      const next = await desk.agent(`${product}:concurrent`);
      expect(problemOf(await desk.open(next, product))).to.deep.equal([409, 'allSharedSeatsInUse']);
      await desk.clear(open.occupancyId);
      await desk.opened(next, product);
    });

    it('take the seat of an agent that has crashed', async () => {
      const { product, agent, open } = await namedAtWork();
      const lost = await desk.opened(await desk.agent(`${product}:concurrent`), product);
      await desk.letExpire(lost.id);
      await desk.server.admin('PUT', `/admin/v1/users/${agent.userId}/seats/${product}`, { type: 'shared' });
      expect(await desk.fatesOf(open, lost)).to.deep.equal(['alive', 'expired']);
      expect(await desk.row(open.occupancyId)).to.include({ seatType: 'concurrent', state: 'occupied' });
    });

    it('drain when every shared seat is in use', async () => {
      const { product, agent, open, connected } = await namedAtWork();
      const other = await desk.opened(await desk.agent(`${product}:concurrent`), product);
      await desk.setSeats(agent.userId, `${product}:concurrent`);
      expect(await desk.fatesOf(open, connected, other)).to.deep.equal(['seatRevoked', 'alive', 'alive']);
      expect(await desk.row(open.occupancyId)).to.include({ seatType: 'named', state: 'ending' });
      expect(problemOf(await desk.open(agent, product))).to.deep.equal([409, 'occupancyEnding']);
      expect(await desk.occupied(product)).to.equal(1);
    });

    it('take none when they have all expired', async () => {
      const { product, agent, open, connected } = await namedAtWork();
      await desk.letExpire(open.id);
      await desk.letExpire(connected.id);
      await desk.setSeats(agent.userId, `${product}:concurrent`);
      expect(await desk.leftOf(agent.userId)).to.deep.equal({ live: 0, seats: 0 });
      await desk.opened(await desk.agent(`${product}:concurrent`), product);
    });
  });
});
