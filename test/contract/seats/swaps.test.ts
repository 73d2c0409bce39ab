import { expect } from 'chai';
import { openSeatDesk, type SeatDesk, SEATS_SCHEMA } from './seat-desk.ts';

describe('seats: swaps at full capacity', () => {
  let desk: SeatDesk;
  before(async () => {
    desk = await openSeatDesk();
  });
  after(async () => desk.server.stop());

  it('gives a seat to the next once it is taken from the one before', async () => {
    const { product } = await desk.sell({ named: 1 });
    const [from, to] = [await desk.hire(`${product}:named`), await desk.hire()];
    expect((await desk.setSeats(to, `${product}:named`)).status).to.equal(403);
    const removal = { op: 'remove', path: `${SEATS_SCHEMA}:seats[product eq "${product}"]` };
    expect((await desk.patch(from, removal)).status).to.equal(200);
    expect((await desk.setSeats(to, `${product}:named`)).status).to.equal(200);
    expect(await desk.seatsOf(from)).to.deep.equal([]);
    expect(await desk.seatsOf(to)).to.deep.equal([`${product}:named assigned`]);
  });

  it('lets one PATCH remove a seat and add it again', async () => {
    const { product } = await desk.sell({ named: 1 });
    const id = await desk.hire(`${product}:named`);
    const answer = await desk.patch(
      id,
      { op: 'remove', path: `${SEATS_SCHEMA}:seats[product eq "${product}"]` },
      { op: 'add', path: `${SEATS_SCHEMA}:seats`, value: [{ product, type: 'named' }] },
    );
    expect(answer.status).to.equal(200);
    expect(await desk.seatsOf(id)).to.deep.equal([`${product}:named assigned`]);
    expect(await desk.pool(product, 'named')).to.include({ assigned: 1 });
  });

  it('lets a user change the type of a seat whose pool is full', async () => {
    const { product } = await desk.sell({ named: 1, concurrent: 1 });
    const id = await desk.hire(`${product}:named`);
    expect((await desk.setSeats(id, `${product}:concurrent`)).status).to.equal(200);
    expect(await desk.seatsOf(id)).to.deep.equal([`${product}:concurrent assigned`]);
    expect(await desk.pool(product, 'named')).to.include({ assigned: 0 });
    expect(await desk.pool(product, 'concurrent')).to.include({ assigned: 1 });
  });

  it('lets a user exchange the seat of one product for that of another', async () => {
    const [one, other] = [await desk.sell({ named: 1 }), await desk.sell({ named: 1 })];
    const id = await desk.hire(`${one.product}:named`);
    expect((await desk.setSeats(id, `${other.product}:named`)).status).to.equal(200);
    expect(await desk.pool(one.product, 'named')).to.include({ assigned: 0 });
    expect(await desk.pool(other.product, 'named')).to.include({ assigned: 1 });
  });

  it('keeps both seats when one half of an exchange is refused', async () => {
    const [one, other] = [await desk.sell({ named: 1 }), await desk.sell({ named: 1 })];
    await desk.hire(`${other.product}:named`);
    const id = await desk.hire(`${one.product}:named`);
    expect((await desk.setSeats(id, `${other.product}:named`)).status).to.equal(403);
    expect(await desk.seatsOf(id)).to.deep.equal([`${one.product}:named assigned`]);
  });
});
