import { expect } from 'chai';
import { type Scope } from '../../../src/tenants/scope.ts';
import { openSeatDesk, seatListOf, type SeatDesk } from './seat-desk.ts';

describe('seats, given and taken by an administrator', () => {
  let desk: SeatDesk;
  before(async () => {
    desk = await openSeatDesk();
  });
  after(async () => desk.server.stop());

  const pathOf = (id: string, product: string): string => `/admin/v1/users/${id}/seats/${product}`;

  it('gives a seat and answers it', async () => {
    const { product, displayName } = await desk.sell({ named: 1 });
    const id = await desk.hire();
    const granted = await desk.server.admin('PUT', pathOf(id, product), { type: 'named' });
    expect(granted.status).to.equal(200);
    const seat = { product, displayName, type: 'named', status: 'assigned', source: 'direct' };
    expect(granted.body).to.include({ userId: id, ...seat });
    expect(granted.body['since']).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(seatListOf(await desk.get(id))).to.equal(`${product}:named`);
  });

  it('changes the type of a seat and leaves the others where they are', async () => {
    const [one, other] = [await desk.sell({ named: 1, concurrent: 1 }), await desk.sell({ named: 1 })];
    const id = await desk.hire(`${one.product}:named ${other.product}:named`);
    await desk.server.admin('PUT', pathOf(id, one.product), { type: 'concurrent' });
    expect(seatListOf(await desk.get(id))).to.equal(`${one.product}:concurrent ${other.product}:named`);
  });

  it('keeps the version when the user holds the seat already', async () => {
    const { product } = await desk.sell({ named: 1 });
    const id = await desk.hire(`${product}:named`);
    const before = await desk.get(id);
    expect((await desk.server.admin('PUT', pathOf(id, product), { type: 'named' })).status).to.equal(200);
    expect((await desk.get(id)).body).to.deep.equal(before.body);
  });

  it('takes a seat, and again without complaint', async () => {
    const { product } = await desk.sell({ named: 1 });
    const id = await desk.hire(`${product}:named`);
    expect((await desk.server.admin('DELETE', pathOf(id, product))).status).to.equal(204);
    expect(await desk.seatsOf(id)).to.deep.equal([]);
    expect(await desk.pool(product, 'named')).to.include({ assigned: 0 });
    expect((await desk.server.admin('DELETE', pathOf(id, product))).status).to.equal(204);
  });

  it('changes the version, which SCIM clients see', async () => {
    const { product } = await desk.sell({ named: 1 });
    const id = await desk.hire();
    const before = await desk.get(id);
    await desk.server.admin('PUT', pathOf(id, product), { type: 'named' });
    expect((await desk.get(id)).headers.get('ETag')).to.not.equal(before.headers.get('ETag'));
  });

  it('is 404 for an unknown user or product, 400 for an unknown type', async () => {
    const { product } = await desk.sell({ named: 1 });
    const id = await desk.hire();
    const nobody = '00000000-0000-4000-8000-000000000000';
    const statusOf = async (path: string, type: string): Promise<number> =>
      (await desk.server.admin('PUT', path, { type })).status;
    expect(await statusOf(pathOf(nobody, product), 'named')).to.equal(404);
    expect(await statusOf(pathOf('nobody', product), 'named')).to.equal(404);
    expect(await statusOf(pathOf(id, 'no-such-product'), 'named')).to.equal(404);
    expect(await statusOf(pathOf(id, product), 'floating')).to.equal(400);
  });

  for (const scopes of [
    ['users:manage'],
    ['seats:manage'],
    ['scim'],
    ['plan:manage'],
  ] as readonly Scope[][]) {
    it(`is not for a token with ${scopes.join(' ')} alone`, async () => {
      const { product } = await desk.sell({ named: 1 });
      const id = await desk.hire();
      const token = await desk.server.issueToken({ scopes });
      for (const method of ['PUT', 'DELETE']) {
        const refused = await desk.server.request({
          method,
          path: pathOf(id, product),
          token,
          ...(method === 'PUT' && { body: { type: 'named' } }),
        });
        expect(refused.status).to.equal(403);
        expect(refused.body['code']).to.equal('insufficientScope');
      }
      expect(await desk.seatsOf(id)).to.deep.equal([]);
    });
  }

  it('is for a token with users:manage and seats:manage', async () => {
    const { product } = await desk.sell({ named: 1 });
    const id = await desk.hire();
    const token = await desk.server.issueToken({ scopes: ['users:manage', 'seats:manage'] });
    const order = { method: 'PUT', path: pathOf(id, product), token, body: { type: 'named' } };
    expect((await desk.server.request(order)).status).to.equal(200);
  });
});
