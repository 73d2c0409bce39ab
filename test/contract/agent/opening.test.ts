import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type AgentDesk, openAgentDesk, problemOf } from './agent-desk.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const FULL = 'All shared seats are in use. To start a session, please wait for an available seat.';

describe('opening a session', () => {
  let desk: AgentDesk;
  before(async () => {
    desk = await openAgentDesk();
  });
  after(async () => desk.server.stop());

  it('occupies a shared seat', async () => {
    const { product } = await desk.sell({ concurrent: 2 });
    const agent = await desk.agent(`${product}:concurrent`);
    const { status, body } = await desk.open(agent, product);
    expect(status).to.equal(201);
    expect(body['id']).to.match(UUID);
    expect(body['occupancyId']).to.match(UUID);
    const { id, occupancyId, epoch, ...rest } = body;
    expect([id, occupancyId, typeof epoch]).to.deep.equal([body['id'], body['occupancyId'], 'number']);
    expect(rest).to.deep.equal({ state: 'open', seatType: 'concurrent', expiresIn: 180, heartbeatEvery: 60 });
    expect(await desk.pool(product, 'concurrent')).to.include({ occupied: 1, available: 1 });
  });

  it('is refused to the eleventh agent of ten shared seats', async () => {
    const { product } = await desk.sell({ concurrent: 10 });
    for (const agent of await desk.agents(10, `${product}:concurrent`)) {
      await desk.opened(agent, product);
    }
    const refused = await desk.open(await desk.agent(`${product}:concurrent`), product);
    expect(problemOf(refused)).to.deep.equal([409, 'allSharedSeatsInUse']);
    expect(refused.body).to.include({ detail: FULL, capacity: 10, occupied: 10, waiting: 0 });
    expect(refused.headers.get('Content-Type')).to.match(/^application\/problem\+json/);
    expect(Number(refused.headers.get('Retry-After'))).to.be.greaterThan(0);
  });

  it('takes one seat for all devices of an agent', async () => {
    const { product } = await desk.sell({ concurrent: 1 });
    const agent = await desk.agent(`${product}:concurrent`);
    const laptop = await desk.opened(agent, product, { device: 'laptop', platform: 'Windows 11' });
    const phone = await desk.opened(agent, product, { device: 'phone', kind: 'unattended' });
    expect(phone).to.include({ occupancyId: laptop.occupancyId, epoch: laptop.epoch });
    expect(phone.id).not.to.equal(laptop.id);
    expect(await desk.occupied(product)).to.equal(1);
  });

  it('always succeeds for a named agent, and never counts against the shared pool', async () => {
    const { product } = await desk.sell({ named: 2, concurrent: 1 });
    const [first, second] = await desk.twoAgents(`${product}:concurrent`);
    await desk.opened(first, product);
    for (const agent of await desk.agents(2, `${product}:named`)) {
      expect((await desk.opened(agent, product)).seatType).to.equal('named');
    }
    expect(await desk.occupied(product)).to.equal(1);
    expect(problemOf(await desk.open(second, product))[1]).to.equal('allSharedSeatsInUse');
  });

  it('finds the agent by userName in any letter case, by userId and by externalId', async () => {
    const { product } = await desk.sell({ named: 1 });
    const userId = await desk.hire(`${product}:named`, {
      userName: 'Zoë.Agent@example.com',
      externalId: 'E-1',
    });
    const names = [{ userName: 'zoË.agent@EXAMPLE.com' }, { userId }, { userId: userId.toUpperCase() }];
    for (const name of [...names, { externalId: 'E-1' }]) {
      const response = await desk.server.agent('POST', '/sessions', { ...name, product, kind: 'attended' });
      expect(response.status, JSON.stringify(name)).to.equal(201);
    }
  });

  it('is refused for a user nobody knows', async () => {
    const { product } = await desk.sell({ named: 1 });
    const names = [
      { userName: 'nobody' },
      { userId: randomUUID() },
      { userId: 'no-uuid' },
      { externalId: 'x' },
    ];
    for (const name of names) {
      const response = await desk.server.agent('POST', '/sessions', { ...name, product, kind: 'attended' });
      expect(problemOf(response), JSON.stringify(name)).to.deep.equal([404, 'notFound']);
    }
  });

  it('is refused for an externalId that two connections gave to different users', async () => {
    const { product } = await desk.sell({ named: 1 });
    await desk.hire(`${product}:named`, { externalId: 'twice' });
    const token = await desk.server.issueToken({ scopes: ['scim'] });
    const body = {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: 'twin',
      externalId: 'twice',
    };
    const twin = await desk.server.request({ method: 'POST', path: '/scim/v2/Users', token, body });
    expect(twin.status).to.equal(201);
    const response = await desk.server.agent('POST', '/sessions', {
      externalId: 'twice',
      product,
      kind: 'attended',
    });
    expect(problemOf(response)).to.deep.equal([409, 'ambiguousUser']);
  });

  it('is refused without a seat, with one that waits, and for an inactive user', async () => {
    const { product } = await desk.sell({ named: { capacity: 1, whenFull: 'wait' } });
    const [, waiting] = [await desk.agent(`${product}:named`), await desk.agent(`${product}:named`)];
    expect(problemOf(await desk.open(waiting, product))).to.deep.equal([403, 'noSeat']);
    const other = await desk.agent('');
    expect(problemOf(await desk.open(other, product))).to.deep.equal([403, 'noSeat']);
    await desk.setActive(other.userId, false);
    expect(problemOf(await desk.open(other, product))).to.deep.equal([403, 'userInactive']);
  });

  it('is refused for a product nobody sells, with those that are sold', async () => {
    const agent = await desk.agent('');
    const response = await desk.open(agent, 'nothing');
    expect(problemOf(response)).to.deep.equal([404, 'unknownProduct']);
    expect(response.body['detail']).to.include('remote-support');
  });

  it('is a login where the product is occupied by login, and nowhere else', async () => {
    const desker = await desk.agent('service-desk:concurrent remote-support:concurrent');
    expect(problemOf(await desk.open(desker, 'service-desk'))).to.deep.equal([400, 'invalidValue']);
    expect(problemOf(await desk.open(desker, 'remote-support', { kind: 'login' }))).to.deep.equal([
      400,
      'invalidValue',
    ]);
    await desk.opened(desker, 'service-desk', { kind: 'login' });
  });

  it('needs one name of the agent, a product and a kind', async () => {
    const product = 'remote-support';
    const bodies = [
      { product, kind: 'attended' },
      { userName: 'a', userId: 'b', product, kind: 'attended' },
      { userName: 'a', product },
      { userName: 'a', kind: 'attended' },
      { userName: 'a', product, kind: 'other' },
      { userName: 'a', product, kind: 'attended', seat: 1 },
    ];
    for (const body of bodies) {
      const response = await desk.server.agent('POST', '/sessions', body);
      expect(problemOf(response), JSON.stringify(body)).to.deep.equal([400, 'invalidBody']);
    }
  });

  it('needs the scope sessions', async () => {
    const token = await desk.server.issueToken({ scopes: ['scim', 'seats:manage', 'users:manage'] });
    const body = { userName: 'a', product: 'remote-support', kind: 'attended' };
    const response = await desk.server.request({ method: 'POST', path: '/agent/v1/sessions', token, body });
    expect(problemOf(response)).to.deep.equal([403, 'insufficientScope']);
  });
});
