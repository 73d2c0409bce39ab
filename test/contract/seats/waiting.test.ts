import { expect } from 'chai';
import { openSeatDesk, type SeatDesk } from './seat-desk.ts';

describe('seats: a pool whose grants wait when it is full', () => {
  let desk: SeatDesk;
  let product: string;
  let seat: string;
  let holder: string;
  let first: string;
  let second: string;
  before(async () => {
    desk = await openSeatDesk();
  });
  beforeEach(async () => {
    ({ product } = await desk.sell({ named: { capacity: 1, whenFull: 'wait' }, concurrent: 1 }));
    seat = `${product}:named`;
    holder = await desk.hire(seat);
    first = await desk.hire(seat);
    second = await desk.hire(seat);
  });
  after(async () => desk.server.stop());

  const statusOf = async (id: string): Promise<string | undefined> =>
    (await desk.seatsOf(id)).map((each) => each.replace(`${seat} `, ''))[0];

  it('accepts the write and answers the seat as waiting', async () => {
    const answer = await desk.post(seat);
    expect(answer.status).to.equal(201);
    expect(await statusOf(answer.body['id'] as string)).to.equal('waiting');
    expect(await desk.pool(product, 'named')).to.include({
      capacity: 1,
      assigned: 1,
      waiting: 3,
      available: 0,
    });
  });

  it('gives a removed seat to whoever has waited longest', async () => {
    await desk.setSeats(holder, '');
    expect([await statusOf(first), await statusOf(second)]).to.deep.equal(['assigned', 'waiting']);
    await desk.setSeats(first, '');
    expect(await statusOf(second)).to.equal('assigned');
    expect(await desk.pool(product, 'named')).to.include({ assigned: 1, waiting: 0 });
  });

  it('gives on the seat of a user who is deactivated', async () => {
    await desk.setActive(holder, false);
    expect([await statusOf(holder), await statusOf(first)]).to.deep.equal(['suspended', 'assigned']);
  });

  it('gives on the seat of a user who is deleted', async () => {
    await desk.server.scim('DELETE', `/Users/${holder}`);
    expect([await statusOf(first), await statusOf(second)]).to.deep.equal(['assigned', 'waiting']);
  });

  it('gives on the seat of a user whose seat changes its type', async () => {
    await desk.setSeats(holder, `${product}:concurrent`);
    expect([await statusOf(first), await statusOf(second)]).to.deep.equal(['assigned', 'waiting']);
  });

  it('gives on a seat taken on the admin surface', async () => {
    await desk.server.admin('DELETE', `/admin/v1/users/${holder}/seats/${product}`);
    expect(await statusOf(first)).to.equal('assigned');
  });

  it('gives the seats of a larger pool to those who wait, in their order', async () => {
    const third = await desk.hire(seat);
    const larger = await desk.putPool(product, 'named', 3);
    expect(larger.body).to.include({ assigned: 3, waiting: 1 });
    const statuses = [await statusOf(first), await statusOf(second), await statusOf(third)];
    expect(statuses).to.deep.equal(['assigned', 'assigned', 'waiting']);
  });

  it('forgets the place of who leaves the line', async () => {
    await desk.setSeats(first, '');
    expect(await desk.pool(product, 'named')).to.include({ assigned: 1, waiting: 1 });
    await desk.setSeats(first, seat);
    await desk.setSeats(holder, '');
    expect([await statusOf(second), await statusOf(first)]).to.deep.equal(['assigned', 'waiting']);
  });

  it('keeps the place of who changes something else meanwhile', async () => {
    await desk.patch(first, { op: 'replace', path: 'title', value: 'Lead' });
    const { body } = await desk.get(first);
    expect((await desk.put(first, { ...body, title: 'Boss' })).status).to.equal(200);
    await desk.setSeats(holder, '');
    expect([await statusOf(first), await statusOf(second)]).to.deep.equal(['assigned', 'waiting']);
  });

  it('remembers a waiting seat as suspended, and lines it up at the end on reactivation', async () => {
    await desk.setActive(first, false);
    expect(await statusOf(first)).to.equal('suspended');
    await desk.setActive(first, true);
    expect(await statusOf(first)).to.equal('waiting');
    await desk.setSeats(holder, '');
    expect([await statusOf(first), await statusOf(second)]).to.deep.equal(['waiting', 'assigned']);
  });

  it('lets nobody overtake those who wait', async () => {
    await desk.putPool(product, 'named', { capacity: 1, whenFull: 'refuse' });
    expect((await desk.post(seat)).status).to.equal(403);
    await desk.setSeats(holder, '');
    expect(await statusOf(first)).to.equal('assigned');
  });

  it('is granted anew, so that since tells when', async () => {
    const sinceOf = async (id: string): Promise<unknown> => {
      const { body } = await desk.get(id);
      const [each] =
        (
          Object.values(body).find(
            (value) => typeof value === 'object' && value !== null && 'seats' in value,
          ) as { seats: { since: string }[] } | undefined
        )?.seats ?? [];
      return each?.since;
    };
    const waitingSince = await sinceOf(first);
    const heldSince = await sinceOf(holder);
    await desk.patch(holder, { op: 'replace', path: 'title', value: 'Lead' });
    expect(await sinceOf(holder)).to.equal(heldSince);
    await desk.setSeats(holder, '');
    expect(await sinceOf(first))
      .to.be.a('string')
      .and.not.equal(waitingSince);
  });
});
