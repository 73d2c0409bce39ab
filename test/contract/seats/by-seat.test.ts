import { expect } from 'chai';
import { openSeatDesk, type SeatDesk, SEATS_SCHEMA } from './seat-desk.ts';

describe('seats: the By-Seat view', () => {
  let desk: SeatDesk;
  let product: string;
  let named: string;
  let concurrent: string;
  let suspended: string;
  before(async () => {
    desk = await openSeatDesk();
    ({ product } = await desk.sell({ named: 5, concurrent: 5 }));
    const other = await desk.sell({ named: 5, concurrent: 5 });
    named = await desk.hire(`${product}:named ${other.product}:concurrent`);
    concurrent = await desk.hire(`${product}:concurrent ${other.product}:named`);
    suspended = await desk.hire(`${product}:concurrent`, { active: false });
    await desk.hire(`${other.product}:concurrent`);
    await desk.hire();
  });
  after(async () => desk.server.stop());

  const search = async (filter: string): Promise<unknown[]> => {
    const { status, body } = await desk.server.scim('GET', `/Users?filter=${encodeURIComponent(filter)}`);
    expect(status).to.equal(200);
    return (body as { Resources: { id: string }[] }).Resources.map(({ id }) => id);
  };

  it('finds who holds a seat of a product', async () => {
    const found = await search(`${SEATS_SCHEMA}:seats[product eq "${product}"]`);
    expect(found).to.deep.equal([named, concurrent, suspended]);
  });

  it('wants product and type of the same seat', async () => {
    const found = await search(`${SEATS_SCHEMA}:seats[product eq "${product}" and type eq "concurrent"]`);
    expect(found).to.deep.equal([concurrent, suspended]);
  });

  it('disregards letter case', async () => {
    const filter = `${SEATS_SCHEMA.toUpperCase()}:SEATS[Product EQ "${product.toUpperCase()}" AND Type eq "NAMED"]`;
    expect(await search(filter)).to.deep.equal([named]);
  });

  it('tells seats by their status', async () => {
    const found = await search(`${SEATS_SCHEMA}:seats[product eq "${product}" and status eq "suspended"]`);
    expect(found).to.deep.equal([suspended]);
  });

  it('finds by a sub-attribute without brackets', async () => {
    expect(await search(`${SEATS_SCHEMA}:seats.product eq "${product}"`)).to.have.length(3);
  });

  it('finds the same by the core entitlements', async () => {
    expect(await search(`entitlements[type eq "Seat" and value eq "${product}:named"]`)).to.deep.equal([
      named,
    ]);
  });

  it('finds by the flat list', async () => {
    expect(await search(`${SEATS_SCHEMA}:seatList co "${product}:concurrent"`)).to.deep.equal([
      concurrent,
      suspended,
    ]);
  });

  it('finds who holds no seat at all', async () => {
    expect(await search(`not (${SEATS_SCHEMA}:seats pr)`)).to.have.length(1);
  });
});
