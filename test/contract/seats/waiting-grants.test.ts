import { expect } from 'chai';
import { openSeatDesk, type SeatDesk } from './seat-desk.ts';

describe('seats: every way to a grant of a full pool that waits', () => {
  let desk: SeatDesk;
  let product: string;
  let named: string;
  let concurrent: string;
  let user: string;
  before(async () => {
    desk = await openSeatDesk();
  });
  beforeEach(async () => {
    const concurrentTerms = { capacity: 1, grantLimit: 1, whenFull: 'wait' } as const;
    ({ product } = await desk.sell({
      named: { capacity: 1, whenFull: 'wait' },
      concurrent: concurrentTerms,
    }));
    [named, concurrent] = [`${product}:named`, `${product}:concurrent`];
    await desk.hire(named);
    await desk.hire(concurrent);
    user = await desk.hire();
  });
  after(async () => desk.server.stop());

  it("lines up an administrator's grant, and answers it as waiting", async () => {
    const path = `/admin/v1/users/${user}/seats/${product}`;
    const given = await desk.server.admin('PUT', path, { type: 'named' });
    expect([given.status, given.body['status']]).to.deep.equal([200, 'waiting']);
    expect((await desk.server.admin('PUT', path, { type: 'named' })).body).to.deep.equal(given.body);
    expect((await desk.server.admin('DELETE', path)).status).to.equal(204);
    expect(await desk.pool(product, 'named')).to.include({ assigned: 1, waiting: 0 });
  });

  it('lines up a PUT of the user', async () => {
    const { body } = await desk.get(user);
    const entitlements = [{ value: concurrent, type: 'Seat' }];
    expect((await desk.put(user, { ...body, entitlements })).status).to.equal(200);
    expect(await desk.seatsOf(user)).to.deep.equal([`${concurrent} waiting`]);
  });

  it('lines up a change of the type, which gives the seat of the other type back', async () => {
    const holder = await desk.hire(named);
    await desk.putPool(product, 'named', { capacity: 2, whenFull: 'wait' });
    expect(await desk.seatsOf(holder)).to.deep.equal([`${named} assigned`]);
    await desk.setSeats(user, named);
    expect((await desk.setSeats(holder, concurrent)).status).to.equal(200);
    expect(await desk.seatsOf(holder)).to.deep.equal([`${concurrent} waiting`]);
    expect(await desk.seatsOf(user)).to.deep.equal([`${named} assigned`]);
  });

  it('refuses all of a request where another pool is full and refuses', async () => {
    const other = await desk.sell({ named: 0 });
    const refused = await desk.setSeats(user, `${named} ${other.product}:named`);
    expect(refused.status).to.equal(403);
    expect(refused.headers.get('Seats-Shortage')).to.equal(
      `${other.product};type=named;limit=0;assigned=0;requested=1`,
    );
    expect(await desk.seatsOf(user)).to.deep.equal([]);
    expect(await desk.pool(product, 'named')).to.include({ waiting: 0 });
  });

  it('refuses where there is no pool to wait in', async () => {
    const unsold = await desk.sell({ concurrent: 1 });
    expect((await desk.setSeats(user, `${unsold.product}:named`)).status).to.equal(403);
  });

  it('serves nobody who is gone from the line', async () => {
    const [gone, next] = [await desk.hire(named), await desk.hire(named)];
    await desk.server.scim('DELETE', `/Users/${gone}`);
    await desk.putPool(product, 'named', { capacity: 2, whenFull: 'wait' });
    expect(await desk.seatsOf(next)).to.deep.equal([`${named} assigned`]);
    expect(await desk.pool(product, 'named')).to.include({ assigned: 2, waiting: 0 });
  });
});
