import { expect } from 'chai';
import { openSeatDesk, type SeatDesk } from './seat-desk.ts';

describe('products, as the operator keeps them', () => {
  let desk: SeatDesk;
  before(async () => {
    desk = await openSeatDesk();
  });
  after(async () => desk.server.stop());

  const BODY = { displayName: 'Meeting', occupiedBy: 'session', seatTypes: 'mixed', sharedSelfService: true };

  it('ships the three products of the field', async () => {
    const { body } = await desk.server.operator('GET', '/operator/v1/products');
    expect(body['items']).to.deep.include.members([
      {
        product: 'rescueassist',
        displayName: 'RescueAssist',
        occupiedBy: 'session',
        seatTypes: 'exclusive',
        sharedSelfService: true,
      },
      {
        product: 'remote-support',
        displayName: 'GoToAssist Remote Support',
        occupiedBy: 'session',
        seatTypes: 'mixed',
        sharedSelfService: false,
      },
      {
        product: 'service-desk',
        displayName: 'GoToAssist Service Desk',
        occupiedBy: 'login',
        seatTypes: 'mixed',
        sharedSelfService: false,
      },
    ]);
  });

  it('puts a product and answers it', async () => {
    const put = await desk.server.operator('PUT', '/operator/v1/products/meeting', BODY);
    expect(put.status).to.equal(200);
    expect(put.body).to.deep.equal({ product: 'meeting', ...BODY });
    expect((await desk.server.operator('GET', '/operator/v1/products/meeting')).body).to.deep.equal(put.body);
  });

  it('shows a renamed product under its new name', async () => {
    const { product } = await desk.sell({ named: 1 });
    const id = await desk.hire(`${product}:named`);
    await desk.server.operator('PUT', `/operator/v1/products/${product}`, BODY);
    expect((await desk.get(id)).text).to.include('"display":"Meeting - Named"');
    expect((await desk.post(`${product}:named`)).body['detail']).to.include('Meeting (named)');
  });

  it('is 404 for a product that is not there', async () => {
    const absent = await desk.server.operator('GET', '/operator/v1/products/no-such-product');
    expect(absent.status).to.equal(404);
    expect(absent.body['code']).to.equal('unknownProduct');
  });

  for (const [name, body] of [
    ['a missing member', { displayName: 'Meeting' }],
    ['an unknown member', { ...BODY, price: 1 }],
    ['another seat type', { ...BODY, seatTypes: 'named' }],
    ['another occupiedBy', { ...BODY, occupiedBy: 'mood' }],
  ] as const) {
    it(`refuses ${name}`, async () => {
      const refused = await desk.server.operator('PUT', '/operator/v1/products/refused', body);
      expect(refused.status).to.equal(400);
      expect((await desk.server.operator('GET', '/operator/v1/products/refused')).status).to.equal(404);
    });
  }

  it('refuses a name that could not stand in a seatList or a header', async () => {
    for (const name of ['Meeting', 'a%20b', 'a:b', '1a', 'a,b']) {
      expect((await desk.server.operator('PUT', `/operator/v1/products/${name}`, BODY)).status).to.equal(400);
    }
  });

  it('wants the operator', async () => {
    const path = '/operator/v1/products';
    expect((await desk.server.request({ path, token: desk.server.adminToken })).status).to.equal(401);
    expect((await desk.server.request({ path })).status).to.equal(401);
  });
});
