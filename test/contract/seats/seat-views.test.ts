import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import {
  type DeskProduct,
  openSeatDesk,
  seatListOf,
  type SeatDesk,
  SEATS_SCHEMA,
  seatViewsOf,
  userBody,
} from './seat-desk.ts';

describe('seats in SCIM: three views of one set', () => {
  let desk: SeatDesk;
  let one: DeskProduct;
  let two: DeskProduct;
  before(async () => {
    desk = await openSeatDesk();
    one = await desk.sell({ named: 100, concurrent: 100 });
    two = await desk.sell({ named: 100, concurrent: 100 });
  });
  after(async () => desk.server.stop());

  const seatOf = (seat: string): JsonObject => {
    const [product = '', type = ''] = seat.split(':');
    return { product, type };
  };
  const asSeats = (...seats: string[]): JsonObject => ({ [SEATS_SCHEMA]: { seats: seats.map(seatOf) } });
  const asSeatList = (...seats: string[]): JsonObject => ({ [SEATS_SCHEMA]: { seatList: seats.join(' ') } });
  const asEntitlements = (...seats: string[]): JsonObject => ({
    entitlements: seats.map((value) => ({ value, type: 'Seat' })),
  });
  const VIEWS = [
    ['seats', asSeats],
    ['seatList', asSeatList],
    ['entitlements', asEntitlements],
  ] as const;

  const heldBy = async (id: string): Promise<unknown> => seatListOf(await desk.get(id));
  const named = (): string => `${one.product}:named`;
  const concurrent = (): string => `${one.product}:concurrent`;
  const second = (): string => `${two.product}:concurrent`;

  it('shows every seat in all three', async () => {
    const answer = await desk.post(`${second()} ${named()}`);
    expect(seatListOf(answer)).to.equal(`${second()} ${named()}`);
    const [first] = seatViewsOf(answer);
    expect(first).to.include({
      ...seatOf(second()),
      display: `${two.displayName} - Concurrent`,
      status: 'assigned',
      source: 'direct',
    });
    expect(answer.body['entitlements']).to.deep.equal([
      { value: second(), display: `${two.displayName} - Concurrent`, type: 'Seat' },
      { value: named(), display: `${one.displayName} - Named`, type: 'Seat' },
    ]);
    expect(answer.body['schemas']).to.include(SEATS_SCHEMA);
  });

  it('shows none of them for a user without seats', async () => {
    const { body } = await desk.get(await desk.hire());
    expect(body).to.not.have.any.keys(SEATS_SCHEMA, 'entitlements');
    expect(body['schemas']).to.not.include(SEATS_SCHEMA);
  });

  for (const [name, view] of VIEWS) {
    it(`takes ${name} alone in a POST`, async () => {
      const created = await desk.server.scim('POST', '/Users', userBody(view(named(), second())));
      expect(created.status).to.equal(201);
      expect(seatListOf(created)).to.equal(`${named()} ${second()}`);
    });

    it(`takes ${name} alone in a PUT`, async () => {
      const id = await desk.hire(named());
      expect((await desk.put(id, userBody(view(second())))).status).to.equal(200);
      expect(await heldBy(id)).to.equal(second());
    });

    it(`applies ${name} where it alone differs from the answer`, async () => {
      const id = await desk.hire(named());
      const { body } = await desk.get(id);
      const changed = view(concurrent());
      const extension = { ...(body[SEATS_SCHEMA] as JsonObject), ...(changed[SEATS_SCHEMA] as JsonObject) };
      const answer = await desk.put(id, { ...body, ...changed, [SEATS_SCHEMA]: extension });
      expect(answer.status).to.equal(200);
      expect(await heldBy(id)).to.equal(concurrent());
    });

    it(`takes all seats away by empty ${name} in a PUT`, async () => {
      const id = await desk.hire(`${named()} ${second()}`);
      expect((await desk.put(id, userBody(view()))).status).to.equal(200);
      expect(await heldBy(id)).to.equal(undefined);
    });

    it(`takes the seats away by removing ${name} in a PATCH`, async () => {
      const id = await desk.hire(named());
      const path = name === 'entitlements' ? name : `${SEATS_SCHEMA}:${name}`;
      expect((await desk.patch(id, { op: 'remove', path })).status).to.equal(200);
      expect(await heldBy(id)).to.equal(undefined);
    });

    it(`keeps the order of ${name}, also of seats that are held already`, async () => {
      const id = await desk.hire(`${named()} ${second()}`);
      await desk.put(id, userBody(view(second(), named())));
      expect(await heldBy(id)).to.equal(`${second()} ${named()}`);
    });
  }

  it('ignores a PUT of what was last answered', async () => {
    const id = await desk.hire(named());
    const { body } = await desk.get(id);
    expect((await desk.put(id, body)).body).to.deep.equal(body);
  });

  it('applies two views that differ from the answer and agree', async () => {
    const id = await desk.hire(named());
    const body = userBody({ ...asSeats(second(), concurrent()), ...asEntitlements(concurrent(), second()) });
    expect((await desk.put(id, body)).status).to.equal(200);
    expect(await heldBy(id)).to.equal(`${second()} ${concurrent()}`);
  });

  it('refuses two views that differ from the answer and disagree', async () => {
    const id = await desk.hire(named());
    const refused = await desk.put(id, userBody({ ...asSeats(second()), ...asEntitlements(concurrent()) }));
    expect(refused.status).to.equal(400);
    expect(refused.body['scimType']).to.equal('invalidValue');
    expect(await heldBy(id)).to.equal(named());
  });

  it('refuses two views that disagree in a POST', async () => {
    const body = userBody({ [SEATS_SCHEMA]: { seatList: named(), seats: [seatOf(second())] } });
    expect((await desk.server.scim('POST', '/Users', body)).status).to.equal(400);
  });

  it('leaves the seats as they are in a PUT that carries no view', async () => {
    const id = await desk.hire(named());
    expect((await desk.put(id, userBody({ title: 'Lead' }))).status).to.equal(200);
    expect(await heldBy(id)).to.equal(named());
  });

  it('keeps entitlements of other types as plain data', async () => {
    const plain = { value: 'parking', type: 'Perk' };
    const id = await desk.hire(named(), { entitlements: [plain] });
    expect((await desk.get(id)).body['entitlements']).to.deep.include(plain);
    await desk.setSeats(id, '');
    expect((await desk.get(id)).body['entitlements']).to.deep.equal([plain]);
  });

  it('reads an entitlement without a type as a seat if its value is one', async () => {
    const created = await desk.server.scim(
      'POST',
      '/Users',
      userBody({ entitlements: [{ value: named() }] }),
    );
    expect(seatListOf(created)).to.equal(named());
  });

  it('adds one seat to those held, by PATCH', async () => {
    const id = await desk.hire(named());
    const add = { op: 'add', path: `${SEATS_SCHEMA}:seats`, value: [seatOf(second())] };
    expect((await desk.patch(id, add)).status).to.equal(200);
    expect(await heldBy(id)).to.equal(`${named()} ${second()}`);
  });

  it('changes the type of one seat by a PATCH with a filter', async () => {
    const id = await desk.hire(`${named()} ${second()}`);
    const path = `${SEATS_SCHEMA}:seats[product eq "${one.product}"].type`;
    expect((await desk.patch(id, { op: 'replace', path, value: 'concurrent' })).status).to.equal(200);
    expect(await heldBy(id)).to.equal(`${concurrent()} ${second()}`);
  });

  it('names one seat once, however often it is written', async () => {
    expect(await heldBy(await desk.hire(`${named()} ${named()}`))).to.equal(named());
  });

  for (const [name, view] of VIEWS) {
    it(`refuses an unknown product in ${name} and lists the known ones`, async () => {
      const refused = await desk.server.scim('POST', '/Users', userBody(view('no-such-product:named')));
      expect(refused.status).to.equal(400);
      expect(refused.body['scimType']).to.equal('invalidValue');
      expect(refused.body['detail']).to.include('no-such-product').and.include('rescueassist');
      expect(refused.body['detail']).to.include(one.product);
    });

    it(`refuses an unknown type in ${name} and lists the known ones`, async () => {
      const refused = await desk.server.scim('POST', '/Users', userBody(view(`${one.product}:floating`)));
      expect(refused.status).to.equal(400);
      expect(refused.body['scimType']).to.equal('invalidValue');
      expect(refused.body['detail']).to.include('floating').and.include('named').and.include('concurrent');
    });
  }
});
