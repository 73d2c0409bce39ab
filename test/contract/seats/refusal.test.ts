import { expect } from 'chai';
import {
  type DeskProduct,
  newUserName,
  openSeatDesk,
  type SeatDesk,
  SEATS_SCHEMA,
  shortageSentence,
  userBody,
} from './seat-desk.ts';

describe('seats: the refusal of a grant beyond capacity', () => {
  let desk: SeatDesk;
  let full: DeskProduct;
  let alsoFull: DeskProduct;
  before(async () => {
    desk = await openSeatDesk();
    full = await desk.sell({ named: 1 });
    alsoFull = await desk.sell({ named: 2, concurrent: { capacity: 3, grantLimit: 1 } });
    await desk.hire(`${full.product}:named ${alsoFull.product}:concurrent`);
  });
  after(async () => desk.server.stop());

  const countUsers = async (): Promise<unknown> =>
    (await desk.server.scim('GET', '/Users?count=0')).body['totalResults'];

  it('answers 403 insufficientSeats with the sentence and the numbers, and nothing else', async () => {
    const refused = await desk.post(`${full.product}:named`);
    expect(refused.status).to.equal(403);
    expect(refused.body).to.deep.equal({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: '403',
      scimType: 'insufficientSeats',
      detail:
        `Insufficient seats: ${full.displayName} (named) has 1 of 1 seats assigned. ` +
        'Remove a product seat from another agent or add more seats.',
    });
    expect(refused.headers.get('Seats-Shortage')).to.equal(
      `${full.product};type=named;limit=1;assigned=1;requested=1`,
    );
  });

  it('lists every shortage, one sentence and one item each', async () => {
    const refused = await desk.post(`${alsoFull.product}:concurrent ${full.product}:named`);
    expect(refused.body['detail']).to.equal(
      [
        shortageSentence(`${alsoFull.displayName} (concurrent)`, 1, 1),
        shortageSentence(`${full.displayName} (named)`, 1, 1),
      ].join(' '),
    );
    expect(refused.headers.get('Seats-Shortage')).to.equal(
      `${alsoFull.product};type=concurrent;limit=1;assigned=1;requested=1, ` +
        `${full.product};type=named;limit=1;assigned=1;requested=1`,
    );
  });

  it('does not name the pools that are not short', async () => {
    const refused = await desk.post(`${alsoFull.product}:named ${full.product}:named`);
    expect(refused.status).to.equal(403);
    expect(refused.headers.get('Seats-Shortage')).to.not.include(alsoFull.product);
    expect(refused.body['detail']).to.not.include(alsoFull.displayName);
  });

  it('keeps no user of a refused POST, and nothing of its other seats', async () => {
    const users = await countUsers();
    const userName = newUserName();
    const refused = await desk.post(`${alsoFull.product}:named ${full.product}:named`, { userName });
    expect(refused.status).to.equal(403);
    expect(await countUsers()).to.equal(users);
    expect(await desk.pool(alsoFull.product, 'named')).to.include({ assigned: 0 });
    expect((await desk.post('', { userName })).status).to.equal(201);
  });

  it('keeps nothing of a refused PATCH, nor its version', async () => {
    const id = await desk.hire('', { displayName: 'Before' });
    const before = await desk.get(id);
    const refused = await desk.patch(
      id,
      { op: 'replace', path: 'displayName', value: 'After' },
      { op: 'replace', path: `${SEATS_SCHEMA}:seatList`, value: `${full.product}:named` },
    );
    expect(refused.status).to.equal(403);
    expect((await desk.get(id)).body).to.deep.equal(before.body);
  });

  it('keeps nothing of a refused PUT, nor its version', async () => {
    const id = await desk.hire('', { displayName: 'Before' });
    const before = await desk.get(id);
    const body = userBody({ [SEATS_SCHEMA]: { seats: [{ product: full.product, type: 'named' }] } });
    expect((await desk.put(id, body)).status).to.equal(403);
    expect((await desk.get(id)).body).to.deep.equal(before.body);
  });

  it('is 409 with the shortages on the admin surface', async () => {
    const id = await desk.hire();
    const path = `/admin/v1/users/${id}/seats/${full.product}`;
    const refused = await desk.server.admin('PUT', path, { type: 'named' });
    expect(refused.status).to.equal(409);
    expect(refused.headers.get('Content-Type')).to.include('application/problem+json');
    expect(refused.body).to.deep.include({
      code: 'insufficientSeats',
      status: 409,
      detail: shortageSentence(`${full.displayName} (named)`, 1, 1),
      shortages: [{ ...full, type: 'named', limit: 1, assigned: 1, requested: 1 }],
    });
    expect(await desk.seatsOf(id)).to.deep.equal([]);
  });

  it('refuses a type change to a full pool and leaves the seat as it was', async () => {
    const id = await desk.hire(`${alsoFull.product}:named`);
    expect((await desk.setSeats(id, `${alsoFull.product}:concurrent`)).status).to.equal(403);
    expect(await desk.seatsOf(id)).to.deep.equal([`${alsoFull.product}:named assigned`]);
    await desk.server.scim('DELETE', `/Users/${id}`);
  });
});

describe('seats: what a full pool never refuses', () => {
  let desk: SeatDesk;
  before(async () => {
    desk = await openSeatDesk();
  });
  after(async () => desk.server.stop());

  const holderOfFullPool = async (): Promise<{ id: string; seat: string; product: string }> => {
    const { product } = await desk.sell({ named: 1 });
    const seat = `${product}:named`;
    return { id: await desk.hire(seat), seat, product };
  };

  it('reads', async () => {
    const { id, seat } = await holderOfFullPool();
    expect((await desk.get(id)).status).to.equal(200);
    expect(await desk.seatsOf(id)).to.deep.equal([`${seat} assigned`]);
  });

  it('updates of anything else, by PATCH and by PUT', async () => {
    const { id, seat } = await holderOfFullPool();
    const patched = await desk.patch(id, { op: 'replace', path: 'title', value: 'Lead' });
    expect(patched.status).to.equal(200);
    const { userName } = patched.body;
    expect((await desk.put(id, { ...userBody(), userName: userName ?? '', title: 'Boss' })).status).to.equal(
      200,
    );
    expect(await desk.seatsOf(id)).to.deep.equal([`${seat} assigned`]);
  });

  it('deactivation', async () => {
    const { id, seat } = await holderOfFullPool();
    expect((await desk.setActive(id, false)).status).to.equal(200);
    expect(await desk.seatsOf(id)).to.deep.equal([`${seat} suspended`]);
  });

  it('removal of the seat', async () => {
    const { id } = await holderOfFullPool();
    expect((await desk.setSeats(id, '')).status).to.equal(200);
    expect(await desk.seatsOf(id)).to.deep.equal([]);
  });

  it('deletion', async () => {
    const { id, product } = await holderOfFullPool();
    expect((await desk.server.scim('DELETE', `/Users/${id}`)).status).to.equal(204);
    expect(await desk.pool(product, 'named')).to.include({ assigned: 0 });
  });

  it('a repeated PUT of a holder', async () => {
    const { id, seat } = await holderOfFullPool();
    const { body } = await desk.get(id);
    const again = await desk.put(id, body);
    expect(again.status).to.equal(200);
    expect(again.body).to.deep.equal(body);
    expect(await desk.seatsOf(id)).to.deep.equal([`${seat} assigned`]);
  });

  it('a repeated PUT of a holder of a pool that is over its limit', async () => {
    const { product } = await desk.sell({ concurrent: 5 });
    const holders = [await desk.hire(`${product}:concurrent`), await desk.hire(`${product}:concurrent`)];
    await desk.putPool(product, 'concurrent', { capacity: 1, grantLimit: 1 });
    for (const id of holders) {
      const { body } = await desk.get(id);
      expect((await desk.put(id, { ...body, title: 'Lead' })).status).to.equal(200);
      expect(await desk.seatsOf(id)).to.deep.equal([`${product}:concurrent assigned`]);
    }
    const seat = { product, type: 'concurrent' };
    const only = await desk.put(holders[0] ?? '', userBody({ [SEATS_SCHEMA]: { seats: [seat] } }));
    expect(only.status).to.equal(200);
    expect((await desk.post(`${product}:concurrent`)).status).to.equal(403);
  });

  it('a grant of what the user holds already, on the admin surface', async () => {
    const { id, product } = await holderOfFullPool();
    const path = `/admin/v1/users/${id}/seats/${product}`;
    expect((await desk.server.admin('PUT', path, { type: 'named' })).status).to.equal(200);
  });
});
