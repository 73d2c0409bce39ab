import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { problemOf } from './agent/agent-desk.ts';
import { until } from '../support/until.ts';
import { endingSentence, openSessionDesk, type SessionDesk } from './session-desk.ts';

const NAMED = 'Named seats cannot be cleared. Remove the product from the user instead.';

describe('ending shared sessions', () => {
  let desk: SessionDesk;
  before(async () => {
    desk = await openSessionDesk();
  });
  after(async () => desk.server.stop());

  it('frees the seat at once when nothing is connected', async () => {
    const { id, open, product } = await desk.atWork({ open: 2, connected: 0 });
    const next = await desk.agent(`${product}:concurrent`);
    const answer = await desk.end(id);
    expect([answer.status, answer.text]).to.deep.equal([204, '']);
    for (const session of open) {
      const late = await desk.heartbeat(session.id);
      expect(problemOf(late)).to.deep.equal([410, 'sessionEnded']);
      expect(late.body).to.include({ reason: 'endedByAdmin', by: 'sample administrator' });
    }
    expect(await desk.occupied(product)).to.equal(0);
    await desk.opened(next, product);
    expect((await desk.end(id)).status).to.equal(204);
    expect(await desk.occupied(product)).to.equal(1);
  });

  it('ends what is open and leaves the connected session alone, with the seat until that ends', async () => {
    const { id, open, connected, agent, product } = await desk.atWork({ open: 1, connected: 1 });
    const next = await desk.agent(`${product}:concurrent`);
    const answer = await desk.end(id);
    expect(answer.status).to.equal(202);
    expect(answer.body).to.deep.equal({ state: 'ending', message: endingSentence(1) });
    const [[opened], [held]] = [open, connected];
    expect(opened && (await desk.fateOf(opened))).to.equal('endedByAdmin');
    expect(held && (await desk.fateOf(held))).to.equal('alive');
    const row = await desk.row(id);
    expect(row).to.include({
      state: 'ending',
      connected: 1,
      open: 0,
      endRequestedBy: 'sample administrator',
    });
    expect(Date.parse(row['endRequestedAt'] as string)).to.be.closeTo(Date.now(), 60_000);
    expect(problemOf(await desk.open(agent, product))).to.deep.equal([409, 'occupancyEnding']);
    expect(problemOf(await desk.open(next, product))).to.deep.equal([409, 'allSharedSeatsInUse']);
    await desk.close(held?.id ?? '');
    expect((await desk.end(id)).status).to.equal(204);
    await desk.opened(next, product);
  });

  it('gives the seat to whoever waits in line for it', async () => {
    const { id, connected, product } = await desk.atWork({ open: 0, connected: 1 });
    const { userName } = await desk.agent(`${product}:concurrent`);
    const order = { userName, product, kind: 'attended' };
    const waiting = desk.server.agent('POST', '/sessions', order, { Prefer: 'wait=10' });
    const inLine = { name: '', text: 'select from waiting_line where product = $1' };
    await until(
      'the agent waits',
      async () => (await desk.server.database.query(inLine, [product])).length > 0,
    );
    expect((await desk.endSeveral({ ids: [id], force: true })).body).to.include({ ended: 1 });
    expect((await waiting).status).to.equal(201);
    expect(await desk.fatesOf(...connected)).to.deep.equal(['endedByAdmin']);
    expect(await desk.occupied(product)).to.equal(1);
  });

  it('counts two connected sessions down, and answers the same as long as they last', async () => {
    const { id, connected, product } = await desk.atWork({ open: 0, connected: 2 });
    for (const answer of [await desk.end(id), await desk.end(id)]) {
      expect([answer.status, answer.body['message']]).to.deep.equal([202, endingSentence(2)]);
    }
    const [first, second] = connected;
    await desk.close(first?.id ?? '');
    expect((await desk.end(id)).body['message']).to.equal(endingSentence(1));
    expect(await desk.occupied(product)).to.equal(1);
    await desk.letExpire(second?.id);
    expect((await desk.end(id)).status).to.equal(204);
    expect(await desk.occupied(product)).to.equal(0);
    expect((await desk.end(id.toUpperCase())).status).to.equal(204);
  });

  it('keeps on record who asked first', async () => {
    const { id } = await desk.atWork({ open: 0, connected: 1 });
    await desk.end(id);
    const first = await desk.row(id);
    const token = await desk.server.issueToken({ name: 'another manager', scopes: ['seats:manage'] });
    await desk.server.request({ method: 'DELETE', path: `/admin/v1/sessions/${id}`, token });
    const { endRequestedAt, endRequestedBy } = await desk.row(id);
    expect({ endRequestedAt, endRequestedBy }).to.deep.equal({
      endRequestedAt: first['endRequestedAt'],
      endRequestedBy: 'sample administrator',
    });
  });

  it('frees the seat of a login at once, whatever it does', async () => {
    const product = 'login-desk';
    const body = { displayName: 'L', occupiedBy: 'login', seatTypes: 'mixed', sharedSelfService: false };
    await desk.server.operator('PUT', `/operator/v1/products/${product}`, body);
    await desk.putPool(product, 'concurrent', 1);
    const agent = await desk.agent(`${product}:concurrent`);
    const session = await desk.opened(agent, product, { kind: 'login' });
    await desk.connect(session.id);
    expect((await desk.end(session.occupancyId)).status).to.equal(204);
    expect(await desk.fateOf(session)).to.equal('endedByAdmin');
    await desk.opened(agent, product, { kind: 'login' });
  });

  it('is refused for a named seat', async () => {
    const { product } = await desk.sell({ named: 1 });
    const session = await desk.opened(await desk.agent(`${product}:named`), product);
    const refused = await desk.end(session.occupancyId);
    expect(problemOf(refused)).to.deep.equal([409, 'namedSeatNotClearable']);
    expect(refused.body['detail']).to.equal(NAMED);
    expect(await desk.fateOf(session)).to.equal('alive');
  });

  it('takes several at once, each with its own result, in the order asked for', async () => {
    const idle = await desk.atWork({ open: 1, connected: 0 });
    const busy = await desk.atWork({ open: 1, connected: 2 });
    const named = await desk.opened(await desk.agent(`${idle.product}:named`), idle.product);
    const unknown = randomUUID();
    const ids = [named.occupancyId, busy.id, unknown, idle.id.toUpperCase(), 'no-uuid', idle.id];
    const answer = await desk.endSeveral({ ids, reason: 'Maintenance' });
    expect(answer.status, answer.text).to.equal(200);
    const notFound = { status: 'notFound', message: 'There is no such session.' };
    expect(answer.body).to.deep.equal({
      ...{ ended: 1, ending: 1 },
      results: [
        { id: named.occupancyId, status: 'namedSeatNotClearable', message: NAMED },
        { id: busy.id, status: 'ending', message: endingSentence(2) },
        { id: unknown, ...notFound },
        { id: idle.id, status: 'ended', message: 'Session ended. The seat is available.' },
        { id: 'no-uuid', ...notFound },
      ],
    });
    expect(await desk.fatesOf(...busy.open, ...busy.connected)).to.deep.equal([
      'endedByAdmin',
      'alive',
      'alive',
    ]);
    expect(await desk.fateOf(named)).to.equal('alive');
    expect(await desk.occupied(idle.product)).to.equal(0);
  });

  it('ends connected sessions too by force, also of what is ending already', async () => {
    const { id, open, connected, product } = await desk.atWork({ open: 1, connected: 1 });
    const draining = await desk.atWork({ open: 0, connected: 1 });
    await desk.end(draining.id);
    const { body } = await desk.endSeveral({ ids: [id, draining.id], force: true });
    expect(body).to.include({ ended: 2, ending: 0 });
    const fates = await desk.fatesOf(...open, ...connected, ...draining.connected);
    expect(fates).to.deep.equal(fates.map(() => 'endedByAdmin'));
    expect(await desk.occupied(product)).to.equal(0);
    expect(await desk.occupied(draining.product)).to.equal(0);
    expect((await desk.endSeveral({ ids: [id] })).body).to.include({ ended: 1, ending: 0 });
  });

  it('takes two hundred ids, and refuses none and one more with 400', async () => {
    const ids = Array.from({ length: 200 }, () => randomUUID());
    const { id } = await desk.atWork({ open: 1, connected: 0 });
    const answer = await desk.endSeveral({ ids: [...ids.slice(1), id] });
    expect([answer.status, answer.body['ended']]).to.deep.equal([200, 1]);
    for (const body of [
      { ids: [...ids, id] },
      { ids: [] },
      { ids: 'all' },
      { ids: [1] },
      {},
      { ids, force: 'yes' },
      { ids, reason: 'x'.repeat(201) },
      { ids, other: 1 },
    ]) {
      expect(problemOf(await desk.endSeveral(body)), JSON.stringify(body).slice(0, 60)).to.deep.equal([
        400,
        'invalidBody',
      ]);
    }
  });
});
