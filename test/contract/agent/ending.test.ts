import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type AgentDesk, openAgentDesk, problemOf } from './agent-desk.ts';

describe('the life of a session', () => {
  let desk: AgentDesk;
  before(async () => {
    desk = await openAgentDesk();
  });
  after(async () => desk.server.stop());

  it('goes on with heartbeats, longer while it is connected', async () => {
    const { product } = await desk.sell({ concurrent: 1 });
    const session = await desk.opened(await desk.agent(`${product}:concurrent`), product);
    const beat = await desk.heartbeat(session.id);
    expect([beat.status, beat.body]).to.deep.equal([200, { expiresIn: 180 }]);
    const connected = await desk.connect(session.id);
    expect([connected.status, connected.body]).to.deep.equal([
      200,
      { ...session, state: 'connected', expiresIn: 600, heartbeatEvery: 60 },
    ]);
    expect((await desk.heartbeat(session.id)).body).to.deep.equal({ expiresIn: 600 });
    expect((await desk.connect(session.id)).status).to.equal(200);
  });

  it('ends when it is closed, and the seat is free with the last one', async () => {
    const { product } = await desk.sell({ concurrent: 1 });
    const [agent, next] = await desk.twoAgents(`${product}:concurrent`);
    const [laptop, phone] = [await desk.opened(agent, product), await desk.opened(agent, product)];
    expect((await desk.close(laptop.id)).status).to.equal(204);
    expect(problemOf(await desk.open(next, product))).to.deep.equal([409, 'allSharedSeatsInUse']);
    expect((await desk.close(phone.id)).status).to.equal(204);
    expect((await desk.opened(next, product)).epoch).to.be.greaterThan(phone.epoch);
  });

  it('is over once it was closed; closing it again is fine', async () => {
    const { product } = await desk.sell({ concurrent: 1 });
    const { id } = await desk.opened(await desk.agent(`${product}:concurrent`), product);
    await desk.close(id);
    for (const late of [await desk.heartbeat(id), await desk.connect(id)]) {
      expect(problemOf(late)).to.deep.equal([410, 'sessionEnded']);
      expect(late.body).to.include({ reason: 'closed', by: 'sample product' });
      expect(Date.parse(late.body['at'] as string)).to.be.closeTo(Date.now(), 60_000);
    }
    expect((await desk.close(id)).status).to.equal(204);
  });

  it('ends on every device when the owner clears the seat', async () => {
    const { product } = await desk.sell({ concurrent: 1 });
    const [agent, next] = await desk.twoAgents(`${product}:concurrent`);
    const [laptop, phone] = [await desk.opened(agent, product), await desk.opened(agent, product)];
    await desk.connect(phone.id);
    expect((await desk.clear(laptop.occupancyId)).status).to.equal(204);
    for (const { id } of [laptop, phone]) {
      expect((await desk.heartbeat(id)).body).to.include({ code: 'sessionEnded', reason: 'closed' });
    }
    expect(await desk.occupied(product)).to.equal(0);
    expect((await desk.clear(laptop.occupancyId)).status).to.equal(204);
    await desk.opened(next, product);
  });

  it('ends with a crash, and whoever needs the seat next has it', async () => {
    const { product } = await desk.sell({ concurrent: 1 });
    const [crashed, next] = await desk.twoAgents(`${product}:concurrent`);
    const lost = await desk.opened(crashed, product);
    expect((await desk.open(next, product)).status).to.equal(409);
    await desk.letExpire(lost.id);
    const taken = await desk.opened(next, product);
    expect(taken.epoch).to.be.greaterThan(lost.epoch);
    const late = await desk.heartbeat(lost.id);
    expect(problemOf(late)).to.deep.equal([410, 'sessionEnded']);
    expect(late.body).to.include({ reason: 'expired', by: null });
    expect(await desk.occupied(product)).to.equal(1);
  });

  it('holds the seat while one device is still there', async () => {
    const { product } = await desk.sell({ concurrent: 1 });
    const [agent, next] = await desk.twoAgents(`${product}:concurrent`);
    const [lost] = [await desk.opened(agent, product), await desk.opened(agent, product)];
    await desk.letExpire(lost.id);
    expect((await desk.open(next, product)).status).to.equal(409);
    expect((await desk.heartbeat(lost.id)).status).to.equal(410);
  });

  it('is over after the time for a heartbeat, whether or not somebody needed the seat', async () => {
    const { product } = await desk.sell({ concurrent: 1 });
    const agent = await desk.agent(`${product}:concurrent`);
    const lost = await desk.opened(agent, product);
    await desk.letExpire(lost.id);
    for (const late of [
      await desk.heartbeat(lost.id),
      await desk.connect(lost.id),
      await desk.close(lost.id),
    ]) {
      expect(problemOf(late)).to.deep.equal([410, 'sessionEnded']);
      expect(late.body).to.include({ reason: 'expired', by: null });
    }
    expect(await desk.occupied(product)).to.equal(0);
    expect(problemOf(await desk.clear(lost.occupancyId))).to.deep.equal([410, 'sessionEnded']);
  });

  it('begins anew when the agent comes back after a crash', async () => {
    const { product } = await desk.sell({ concurrent: 1 });
    const agent = await desk.agent(`${product}:concurrent`);
    const lost = await desk.opened(agent, product);
    await desk.letExpire(lost.id);
    const back = await desk.opened(agent, product);
    expect(back.occupancyId).not.to.equal(lost.occupancyId);
    expect(back.epoch).to.be.greaterThan(lost.epoch);
    expect(await desk.occupied(product)).to.equal(1);
  });

  it('is nobody else’s: ids that are unknown, no UUIDs or of another tenant are not found', async () => {
    const { product } = await desk.sell({ concurrent: 1 });
    const session = await desk.opened(await desk.agent(`${product}:concurrent`), product);
    const created = await desk.server.operator('POST', '/operator/v1/tenants', { name: 'other' });
    const tokens = `/operator/v1/tenants/${created.body['id'] as string}/tokens`;
    const order = { name: 'other', scopes: ['sessions'] };
    const token = (await desk.server.operator('POST', tokens, order)).body['token'] as string;
    const asOther = (method: string, path: string) =>
      desk.server.request({ method, path: `/agent/v1${path}`, token });
    const absent = await desk.heartbeat(randomUUID());
    for (const id of [session.id, randomUUID(), 'no-uuid', '%00']) {
      for (const [method, path] of [
        ['POST', `/sessions/${id}/heartbeat`],
        ['POST', `/sessions/${id}/connect`],
        ['DELETE', `/sessions/${id}`],
      ] as const) {
        const answer = await asOther(method, path);
        expect(problemOf(answer), path).to.deep.equal([404, 'notFound']);
        expect(answer.body).to.deep.equal(absent.body);
      }
    }
    for (const id of [session.occupancyId, randomUUID(), 'no-uuid']) {
      expect(problemOf(await asOther('DELETE', `/occupancies/${id}`))).to.deep.equal([404, 'notFound']);
    }
    expect((await desk.heartbeat(session.id)).status).to.equal(200);
  });
});
