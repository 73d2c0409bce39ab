import { expect } from 'chai';
import { type TestResponse } from '../../support/http.ts';
import {
  idOf,
  openSeatDesk,
  seatListOf,
  type SeatDesk,
  SEATS_SCHEMA,
  shortageSentence,
  userBody,
} from './seat-desk.ts';

/** Every way in which a holder of seats stops being active. */
const ROUTES: readonly {
  readonly name: string;
  readonly deactivate: (desk: SeatDesk, id: string) => Promise<TestResponse>;
}[] = [
  { name: 'PATCH with a path', deactivate: (desk, id) => desk.setActive(id, false) },
  {
    name: 'PATCH without a path, as Okta sends it',
    deactivate: (desk, id) => desk.patch(id, { op: 'replace', value: { active: false } }),
  },
  {
    name: 'PATCH with the text "False", as Entra sends it',
    deactivate: (desk, id) => desk.patch(id, { op: 'Replace', path: 'active', value: 'False' }),
  },
  {
    name: 'PUT of the answered resource',
    deactivate: async (desk, id) => desk.put(id, { ...(await desk.get(id)).body, active: false }),
  },
  {
    name: 'PUT without a word about seats',
    deactivate: (desk, id) => desk.put(id, userBody({ active: false })),
  },
];

describe('seats: deactivation and reactivation', () => {
  let desk: SeatDesk;
  before(async () => {
    desk = await openSeatDesk();
  });
  after(async () => desk.server.stop());

  for (const { name, deactivate } of ROUTES) {
    it(`frees every seat and remembers it as suspended, by ${name}`, async () => {
      const { product } = await desk.sell({ named: 1 });
      const shared = await desk.sell({ concurrent: { capacity: 1, grantLimit: 1 } });
      const seats = `${product}:named ${shared.product}:concurrent`;
      const id = await desk.hire(seats);
      const answer = await deactivate(desk, id);
      expect(answer.status).to.equal(200);
      expect(answer.body['active']).to.equal(false);
      expect(seatListOf(answer)).to.equal(seats);
      const suspended = [`${product}:named suspended`, `${shared.product}:concurrent suspended`];
      expect(await desk.seatsOf(id)).to.deep.equal(suspended);
      expect((await desk.post(seats)).status).to.equal(201);
    });
  }

  it('takes no seat for a user who is created inactive', async () => {
    const { product } = await desk.sell({ named: 1 });
    const id = await desk.hire(`${product}:named`, { active: false });
    expect(await desk.seatsOf(id)).to.deep.equal([`${product}:named suspended`]);
    expect(await desk.pool(product, 'named')).to.include({ assigned: 0 });
  });

  it('creates an inactive user with a seat of a full pool', async () => {
    const { product } = await desk.sell({ named: 0 });
    expect((await desk.post(`${product}:named`, { active: false })).status).to.equal(201);
  });

  it('frees the seats of a user who is deleted, and forgets them', async () => {
    const { product } = await desk.sell({ named: 1 });
    const body = userBody({ [SEATS_SCHEMA]: { seatList: `${product}:named` } });
    const id = idOf(await desk.server.scim('POST', '/Users', body));
    expect((await desk.server.scim('DELETE', `/Users/${id}`)).status).to.equal(204);
    expect(await desk.pool(product, 'named')).to.include({ assigned: 0 });
    const { [SEATS_SCHEMA]: seats, ...again } = body;
    expect(seats).to.not.equal(undefined);
    const created = await desk.server.scim('POST', '/Users', again);
    expect(created.status).to.equal(201);
    expect(await desk.seatsOf(idOf(created))).to.deep.equal([]);
  });

  it('takes the seats again on reactivation', async () => {
    const { product } = await desk.sell({ named: 1 });
    const id = await desk.hire(`${product}:named`);
    await desk.setActive(id, false);
    expect((await desk.setActive(id, true)).status).to.equal(200);
    expect(await desk.seatsOf(id)).to.deep.equal([`${product}:named assigned`]);
    expect(await desk.pool(product, 'named')).to.include({ assigned: 1 });
  });

  it('refuses a reactivation onto a full pool, and the user stays inactive', async () => {
    const { product, displayName } = await desk.sell({ named: 1 });
    const id = await desk.hire(`${product}:named`);
    const deactivated = await desk.setActive(id, false);
    await desk.hire(`${product}:named`);
    const refused = await desk.setActive(id, true);
    expect(refused.status).to.equal(403);
    expect(refused.body['detail']).to.equal(shortageSentence(`${displayName} (named)`, 1, 1));
    expect((await desk.get(id)).body).to.deep.equal(deactivated.body);
  });

  it('refuses a reactivation by PUT onto a full pool as well', async () => {
    const { product } = await desk.sell({ named: 1 });
    const id = await desk.hire(`${product}:named`);
    await desk.setActive(id, false);
    await desk.hire(`${product}:named`);
    expect((await desk.put(id, { ...(await desk.get(id)).body, active: true })).status).to.equal(403);
    expect((await desk.get(id)).body['active']).to.equal(false);
  });

  it('reactivates onto a full pool in a request that also gives the seat up', async () => {
    const { product } = await desk.sell({ named: 1 });
    const id = await desk.hire(`${product}:named`);
    await desk.setActive(id, false);
    await desk.hire(`${product}:named`);
    const answer = await desk.patch(
      id,
      { op: 'replace', path: 'active', value: true },
      { op: 'replace', path: `${SEATS_SCHEMA}:seatList`, value: '' },
    );
    expect(answer.status).to.equal(200);
    expect(answer.body['active']).to.equal(true);
    expect(await desk.seatsOf(id)).to.deep.equal([]);
  });

  it('does not reactivate by a PUT that is silent about active', async () => {
    const { product } = await desk.sell({ named: 1 });
    const id = await desk.hire(`${product}:named`);
    await desk.setActive(id, false);
    expect((await desk.put(id, userBody())).body['active']).to.equal(false);
    expect(await desk.seatsOf(id)).to.deep.equal([`${product}:named suspended`]);
  });

  it('remembers a seat given to an inactive user, and asks the pool for it only on reactivation', async () => {
    const { product } = await desk.sell({ named: 0 });
    const id = await desk.hire('', { active: false });
    expect((await desk.setSeats(id, `${product}:named`)).status).to.equal(200);
    expect(await desk.seatsOf(id)).to.deep.equal([`${product}:named suspended`]);
    expect((await desk.setActive(id, true)).status).to.equal(403);
    await desk.putPool(product, 'named', 1);
    expect((await desk.setActive(id, true)).status).to.equal(200);
    expect(await desk.seatsOf(id)).to.deep.equal([`${product}:named assigned`]);
  });
});
