import { expect } from 'chai';
import { openSeatDesk, type SeatDesk, shortageSentence } from './seat-desk.ts';

describe('seats: named and concurrent', () => {
  let desk: SeatDesk;
  before(async () => {
    desk = await openSeatDesk();
  });
  after(async () => desk.server.stop());

  it('assigns a named seat to one user each, up to the capacity', async () => {
    const { product } = await desk.sell({ named: 2 });
    expect((await desk.post(`${product}:named`)).status).to.equal(201);
    expect((await desk.post(`${product}:named`)).status).to.equal(201);
    expect((await desk.post(`${product}:named`)).status).to.equal(403);
    expect(await desk.pool(product, 'named')).to.include({ assigned: 2, available: 0 });
  });

  it('lets 15 agents share 10 concurrent seats', async () => {
    const { product } = await desk.sell({ concurrent: 10 });
    for (let count = 0; count < 15; count += 1) {
      expect((await desk.post(`${product}:concurrent`)).status).to.equal(201);
    }
    expect(await desk.pool(product, 'concurrent')).to.include({ assigned: 15, occupied: 0, available: 10 });
  });

  it('lets as many share as the grantLimit says', async () => {
    const { product, displayName } = await desk.sell({ concurrent: { capacity: 1, grantLimit: 2 } });
    await desk.hire(`${product}:concurrent`);
    await desk.hire(`${product}:concurrent`);
    const refused = await desk.post(`${product}:concurrent`);
    expect(refused.status).to.equal(403);
    expect(refused.body['detail']).to.equal(shortageSentence(`${displayName} (concurrent)`, 2, 2));
  });

  it('lets any number share again when the grantLimit is set to null', async () => {
    const { product } = await desk.sell({ concurrent: { capacity: 1, grantLimit: 0 } });
    expect((await desk.post(`${product}:concurrent`)).status).to.equal(403);
    await desk.putPool(product, 'concurrent', { capacity: 1, grantLimit: null });
    expect((await desk.post(`${product}:concurrent`)).status).to.equal(201);
  });

  for (const type of ['named', 'concurrent']) {
    it(`refuses a ${type} seat of a pool that is not there`, async () => {
      const { product, displayName } = await desk.sell({});
      const refused = await desk.post(`${product}:${type}`);
      expect(refused.status).to.equal(403);
      expect(refused.body['detail']).to.equal(shortageSentence(`${displayName} (${type})`, 0, 0));
      expect(refused.headers.get('Seats-Shortage')).to.equal(
        `${product};type=${type};limit=0;assigned=0;requested=1`,
      );
    });

    it(`refuses a ${type} seat of a pool with capacity 0`, async () => {
      const { product, displayName } = await desk.sell({ [type]: 0 });
      const refused = await desk.post(`${product}:${type}`);
      expect(refused.status).to.equal(403);
      expect(refused.body['detail']).to.equal(shortageSentence(`${displayName} (${type})`, 0, 0));
    });
  }

  it('lets the types of a user differ between products, and holds one seat of each product', async () => {
    const [one, other] = [await desk.sell({ named: 1 }), await desk.sell({ concurrent: 1 })];
    const id = await desk.hire(`${one.product}:named ${other.product}:concurrent`);
    expect(await desk.seatsOf(id)).to.deep.equal([
      `${one.product}:named assigned`,
      `${other.product}:concurrent assigned`,
    ]);
  });

  it('refuses both types of one product to one user', async () => {
    const { product } = await desk.sell({ named: 1, concurrent: 1 });
    const refused = await desk.post(`${product}:named ${product}:concurrent`);
    expect(refused.status).to.equal(400);
    expect(refused.body['scimType']).to.equal('invalidValue');
    expect(refused.body['detail']).to.include(product);
  });

  it('takes "shared" for concurrent and answers concurrent', async () => {
    const { product, displayName } = await desk.sell({ concurrent: 2 });
    const id = await desk.hire(`${product}:shared`);
    expect(await desk.seatsOf(id)).to.deep.equal([`${product}:concurrent assigned`]);
    const byAdmin = await desk.hire();
    const path = `/admin/v1/users/${byAdmin}/seats/${product}`;
    const granted = await desk.server.admin('PUT', path, { type: 'shared' });
    expect(granted.body).to.include({ product, type: 'concurrent', displayName, status: 'assigned' });
  });
});

describe('seats: a product with one seat type for a tenant', () => {
  let desk: SeatDesk;
  before(async () => {
    desk = await openSeatDesk();
  });
  after(async () => desk.server.stop());

  const sentence = (displayName: string): string =>
    `For ${displayName}, only 1 seat type can be assigned to an account (either named or concurrent), but not both.`;

  for (const [open, other] of [
    ['named', 'concurrent'],
    ['concurrent', 'named'],
  ] as const) {
    it(`refuses to open the ${other} pool beside the ${open} one`, async () => {
      const { product, displayName } = await desk.sell({ seatTypes: 'exclusive', [open]: 1 });
      const refused = await desk.putPool(product, other, 1);
      expect(refused.status).to.equal(409);
      expect(refused.body).to.include({ code: 'exclusiveSeatType', detail: sentence(displayName) });
    });

    it(`refuses a ${other} seat where the ${open} pool is open`, async () => {
      const { product, displayName } = await desk.sell({ seatTypes: 'exclusive', [open]: 1 });
      const refused = await desk.post(`${product}:${other}`);
      expect(refused.status).to.equal(400);
      expect(refused.body).to.include({ scimType: 'invalidValue', detail: sentence(displayName) });
      const id = await desk.hire();
      const path = `/admin/v1/users/${id}/seats/${product}`;
      const byAdmin = await desk.server.admin('PUT', path, { type: other });
      expect(byAdmin.status).to.equal(400);
      expect(byAdmin.body).to.include({ code: 'invalidValue', detail: sentence(displayName) });
    });
  }

  it('keeps the other pool closed while somebody holds a seat of an emptied one', async () => {
    const { product } = await desk.sell({ seatTypes: 'exclusive', concurrent: 1 });
    const id = await desk.hire(`${product}:concurrent`);
    await desk.putPool(product, 'concurrent', 0);
    expect((await desk.putPool(product, 'named', 1)).status).to.equal(409);
    await desk.setSeats(id, '');
    expect((await desk.putPool(product, 'named', 1)).status).to.equal(200);
    expect((await desk.post(`${product}:named`)).status).to.equal(201);
  });

  it('accepts a second pool with capacity 0', async () => {
    const { product } = await desk.sell({ seatTypes: 'exclusive', named: 1 });
    expect((await desk.putPool(product, 'concurrent', 0)).status).to.equal(200);
    expect((await desk.post(`${product}:named`)).status).to.equal(201);
  });

  it('refuses to make a product exclusive that a tenant has in both types', async () => {
    const { product, displayName } = await desk.sell({ named: 1, concurrent: 1 });
    const body = { displayName, occupiedBy: 'session', seatTypes: 'exclusive', sharedSelfService: false };
    const refused = await desk.server.operator('PUT', `/operator/v1/products/${product}`, body);
    expect(refused.status).to.equal(409);
    expect(refused.body['code']).to.equal('exclusiveSeatType');
  });
});
