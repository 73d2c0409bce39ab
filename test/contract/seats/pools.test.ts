import { expect } from 'chai';
import { type TestResponse } from '../../support/http.ts';
import { openSeatDesk, type SeatDesk } from './seat-desk.ts';

describe('seat pools, as the operator sells them', () => {
  let desk: SeatDesk;
  before(async () => {
    desk = await openSeatDesk();
  });
  after(async () => desk.server.stop());

  it('opens a pool with its terms and answers it', async () => {
    const { product, displayName } = await desk.sell({});
    const terms = { capacity: 10, grantLimit: 15, whenFull: 'wait' } as const;
    const opened = await desk.putPool(product, 'concurrent', terms);
    expect(opened.status).to.equal(200);
    expect(opened.body).to.deep.equal({
      product,
      displayName,
      type: 'concurrent',
      ...terms,
      assigned: 0,
      waiting: 0,
      occupied: 0,
      available: 10,
    });
    expect(await desk.pool(product, 'concurrent')).to.deep.equal(opened.body);
  });

  it('refuses when full and has no grantLimit unless told so', async () => {
    const { product } = await desk.sell({ concurrent: 1 });
    expect(await desk.pool(product, 'concurrent')).to.include({ grantLimit: null, whenFull: 'refuse' });
  });

  it('leaves the terms that a change does not name', async () => {
    const { product } = await desk.sell({ concurrent: { capacity: 1, grantLimit: 7, whenFull: 'wait' } });
    const changed = await desk.putPool(product, 'concurrent', 2);
    expect(changed.body).to.include({ capacity: 2, grantLimit: 7, whenFull: 'wait' });
  });

  it('knows a concurrent pool as shared', async () => {
    const { product } = await desk.sell({});
    expect((await desk.putPool(product, 'shared', 4)).body).to.include({ type: 'concurrent', capacity: 4 });
    expect(await desk.pool(product, 'shared')).to.include({ type: 'concurrent', capacity: 4 });
  });

  it('refuses a named capacity below what is assigned, with the counts', async () => {
    const { product } = await desk.sell({ named: 3 });
    await desk.hire(`${product}:named`);
    await desk.hire(`${product}:named`);
    const refused = await desk.putPool(product, 'named', 1);
    expect(refused.status).to.equal(409);
    expect(refused.body).to.include({ code: 'capacityBelowAssigned', capacity: 1, assigned: 2 });
    expect((await desk.putPool(product, 'named', 2)).status).to.equal(200);
  });

  it('accepts a concurrent capacity below use: nobody is evicted, nothing is new until below', async () => {
    const { product } = await desk.sell({ concurrent: { capacity: 3, grantLimit: 3 } });
    const ids = [await desk.hire(`${product}:concurrent`), await desk.hire(`${product}:concurrent`)];
    const lowered = await desk.putPool(product, 'concurrent', { capacity: 1, grantLimit: 1 });
    expect(lowered.status).to.equal(200);
    expect(lowered.body).to.include({ capacity: 1, assigned: 2 });
    for (const id of ids) {
      expect(await desk.seatsOf(id)).to.deep.equal([`${product}:concurrent assigned`]);
    }
    await desk.setSeats(ids[0] ?? '', '');
    expect((await desk.post(`${product}:concurrent`)).status).to.equal(403);
    await desk.setSeats(ids[1] ?? '', '');
    expect((await desk.post(`${product}:concurrent`)).status).to.equal(201);
  });

  it('is 404 for an unknown product, type, pool or tenant', async () => {
    const { product } = await desk.sell({ named: 1 });
    const pools = `/operator/v1/tenants/${desk.tenant}/seat-pools`;
    const nobody = '/operator/v1/tenants/00000000-0000-4000-8000-000000000000/seat-pools';
    const answers: Promise<TestResponse>[] = [
      desk.putPool('no-such-product', 'named', 1),
      desk.putPool(product, 'floating', 1),
      desk.server.operator('GET', `${pools}/${product}/concurrent`),
      desk.server.operator('PUT', `${nobody}/${product}/named`, { capacity: 1 }),
    ];
    expect((await Promise.all(answers)).map(({ status }) => status)).to.deep.equal([404, 404, 404, 404]);
  });

  for (const body of [
    {},
    { capacity: -1 },
    { capacity: 1.5 },
    { capacity: '1' },
    { capacity: 1, whenFull: 'x' },
  ]) {
    it(`refuses the terms ${JSON.stringify(body)}`, async () => {
      const { product } = await desk.sell({});
      const path = `/operator/v1/tenants/${desk.tenant}/seat-pools/${product}/named`;
      expect((await desk.server.operator('PUT', path, body)).status).to.equal(400);
    });
  }
});

describe('seat pools, as the tenant sees and sets them', () => {
  let desk: SeatDesk;
  before(async () => {
    desk = await openSeatDesk();
  });
  after(async () => desk.server.stop());

  const setCapacity = (product: string, type: string, capacity: number): Promise<TestResponse> =>
    desk.server.admin('PUT', `/admin/v1/seat-pools/${product}/${type}`, { capacity });

  it('lists the sample pools as Product Seats', async () => {
    const { body } = await desk.server.admin('GET', '/admin/v1/seat-pools');
    const { items, totalResults } = body as { items: Record<string, unknown>[]; totalResults: number };
    const pools = items.map(
      ({ product, type, capacity }) => `${String(product)}:${String(type)} ${String(capacity)}`,
    );
    expect(totalResults).to.be.at.least(5);
    expect(pools).to.include.members([
      'remote-support:concurrent 5',
      'remote-support:named 10',
      'rescueassist:concurrent 10',
      'service-desk:concurrent 5',
      'service-desk:named 2',
    ]);
    expect(Object.keys(items[0] ?? {})).to.have.members(
      'product displayName type capacity grantLimit assigned waiting occupied available whenFull'.split(' '),
    );
  });

  it('pages through them', async () => {
    const all = await desk.server.admin('GET', '/admin/v1/seat-pools');
    const first = await desk.server.admin('GET', '/admin/v1/seat-pools?pageSize=2');
    const cursor = first.body['nextCursor'] as string;
    const rest = await desk.server.admin('GET', `/admin/v1/seat-pools?cursor=${cursor}`);
    const items = [first, rest].flatMap(({ body }) => body['items']);
    expect(items).to.deep.equal(all.body['items']);
    expect(rest.body['nextCursor']).to.equal(undefined);
  });

  it('sets a named capacity', async () => {
    const { product } = await desk.sell({ named: 1 });
    expect((await setCapacity(product, 'named', 2)).body).to.include({ capacity: 2 });
  });

  it('refuses a named capacity below what is assigned', async () => {
    const { product } = await desk.sell({ named: 1 });
    await desk.hire(`${product}:named`);
    const refused = await setCapacity(product, 'named', 0);
    expect(refused.status).to.equal(409);
    expect(refused.body).to.include({ code: 'capacityBelowAssigned', capacity: 0, assigned: 1 });
  });

  it('sends to the vendor for concurrent seats of a product without self service', async () => {
    const { product } = await desk.sell({ concurrent: 1 });
    const refused = await setCapacity(product, 'shared', 2);
    expect(refused.status).to.equal(403);
    expect(refused.body).to.include({
      code: 'contactVendor',
      detail: 'If you need additional Shared seats for your account, please contact us.',
    });
    expect(await desk.pool(product, 'concurrent')).to.include({ capacity: 1 });
  });

  it('sets a concurrent capacity of a product with self service', async () => {
    const { product } = await desk.sell({ sharedSelfService: true, concurrent: 1 });
    expect((await setCapacity(product, 'concurrent', 2)).body).to.include({ capacity: 2 });
  });

  it('leaves what is agreed with the vendor to the vendor', async () => {
    const { product } = await desk.sell({ named: { capacity: 1, whenFull: 'wait' } });
    const path = `/admin/v1/seat-pools/${product}/named`;
    expect((await desk.server.admin('PUT', path, { capacity: 1, whenFull: 'refuse' })).status).to.equal(400);
    expect((await setCapacity(product, 'named', 3)).body).to.include({ capacity: 3, whenFull: 'wait' });
  });

  it('wants the scope plan:manage for it', async () => {
    const { product } = await desk.sell({ named: 1 });
    const token = await desk.server.issueToken({ scopes: ['users:manage', 'seats:manage'] });
    const path = `/admin/v1/seat-pools/${product}/named`;
    const refused = await desk.server.request({ method: 'PUT', path, token, body: { capacity: 2 } });
    expect(refused.status).to.equal(403);
    expect(refused.body['code']).to.equal('insufficientScope');
    expect((await desk.server.request({ path: '/admin/v1/seat-pools', token })).status).to.equal(200);
  });
});
