import { expect } from 'chai';
import { startTestServer, type TestServer } from '../support/test-server.ts';

describe('the products of the vendor', () => {
  let server: TestServer;

  before(async () => {
    server = await startTestServer();
  });
  after(async () => {
    await server.stop();
  });

  const product = { displayName: 'Chat', occupiedBy: 'login', seatTypes: 'mixed', sharedSelfService: true };

  it('are put, answered and listed', async () => {
    const put = await server.operator('PUT', '/operator/v1/products/chat', product);
    expect([put.status, put.body]).to.deep.equal([200, { product: 'chat', ...product }]);
    const read = await server.operator('GET', '/operator/v1/products/chat');
    expect([read.status, read.body]).to.deep.equal([200, put.body]);
    const list = await server.operator('GET', '/operator/v1/products');
    expect(list.body['items']).to.deep.include(put.body);
  });

  it('are changed by another PUT', async () => {
    await server.operator('PUT', '/operator/v1/products/mail', product);
    const changed = { ...product, displayName: 'Mail', occupiedBy: 'session' };
    await server.operator('PUT', '/operator/v1/products/mail', changed);
    const read = await server.operator('GET', '/operator/v1/products/mail');
    expect(read.body).to.deep.equal({ product: 'mail', ...changed });
  });

  it('are listed in order, page by page', async () => {
    const products: unknown[] = [];
    let query = '?pageSize=2';
    let total: unknown;
    do {
      const { body } = await server.operator('GET', `/operator/v1/products${query}`);
      const { items, totalResults, nextCursor } = body as {
        items: { product: string }[];
        totalResults: number;
        nextCursor?: string;
      };
      products.push(...items.map((item) => item.product));
      total = totalResults;
      query = nextCursor === undefined ? '' : `?pageSize=2&cursor=${nextCursor}`;
    } while (query !== '');
    expect(products).to.include.members(['remote-support', 'rescueassist', 'service-desk']);
    expect(products).to.deep.equal([...products].sort());
    expect(new Set(products).size).to.equal(products.length).and.equal(total);
  });

  it('are refused with a cursor that is none of ours', async () => {
    for (const cursor of ['%20%20', '!!', 'a', '=']) {
      const { status, body } = await server.operator('GET', `/operator/v1/products?cursor=${cursor}`);
      expect([status, body['code']]).to.deep.equal([400, 'invalidCursor']);
    }
  });

  it('that are not there are 404', async () => {
    const { status, body } = await server.operator('GET', '/operator/v1/products/nothing');
    expect([status, body['code']]).to.deep.equal([404, 'unknownProduct']);
  });

  const bodies: readonly [string, Record<string, unknown>, string][] = [
    ['an unknown member', { ...product, color: 'red' }, 'color'],
    ['no displayName', { ...product, displayName: undefined }, 'displayName'],
    ['an empty displayName', { ...product, displayName: '' }, 'displayName'],
    ['another way to be occupied', { ...product, occupiedBy: 'call' }, 'occupiedBy'],
    ['other seat types', { ...product, seatTypes: 'both' }, 'seatTypes'],
    ['a text for a boolean', { ...product, sharedSelfService: 'true' }, 'sharedSelfService'],
  ];
  for (const [what, body, member] of bodies) {
    it(`are refused with ${what}, which is named`, async () => {
      const response = await server.operator('PUT', '/operator/v1/products/chat', body);
      expect([response.status, response.body['code']]).to.deep.equal([400, 'invalidBody']);
      expect(response.body['detail']).to.include(member);
    });
  }

  for (const name of ['Chat', '7up', 'a%20b', 'a:b', 'a%00', 'x'.repeat(64), '-a', 'caf%C3%A9']) {
    it(`are refused with the name ${name.slice(0, 10)}`, async () => {
      const { status, body } = await server.operator('PUT', `/operator/v1/products/${name}`, product);
      expect([status, body['code']]).to.deep.equal([400, 'invalidValue']);
    });
  }

  it('become exclusive while no tenant has both types of seats', async () => {
    const exclusive = { ...product, seatTypes: 'exclusive' };
    const { status } = await server.operator('PUT', '/operator/v1/products/talk', exclusive);
    expect(status).to.equal(200);
  });

  it('do not become exclusive while a tenant has both types of seats', async () => {
    const exclusive = { ...product, seatTypes: 'exclusive' };
    const { status, body } = await server.operator('PUT', '/operator/v1/products/remote-support', exclusive);
    expect([status, body['code']]).to.deep.equal([409, 'exclusiveSeatType']);
  });
});
