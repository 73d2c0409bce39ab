import { expect } from 'chai';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const PAIRS = 40;

describe('a product that becomes exclusive while its second pool opens', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(async () => server.stop());

  it('never ends exclusive with both pools open', async function () {
    this.timeout(30_000);
    const { items } = (await server.operator('GET', '/operator/v1/tenants')).body as {
      items: { id: string }[];
    };
    const pools = `/operator/v1/tenants/${items[0]?.id ?? ''}/seat-pools`;
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const product = `racing-${pair}`;
      const terms = { displayName: product, occupiedBy: 'session', sharedSelfService: true };
      await server.operator('PUT', `/operator/v1/products/${product}`, { ...terms, seatTypes: 'mixed' });
      await server.operator('PUT', `${pools}/${product}/named`, { capacity: 1 });
      const [exclusive, opened] = await Promise.all([
        server.operator('PUT', `/operator/v1/products/${product}`, { ...terms, seatTypes: 'exclusive' }),
        server.operator('PUT', `${pools}/${product}/concurrent`, { capacity: 1 }),
      ]);
      const refused = [exclusive, opened].filter(({ status }) => status === 409);
      expect(refused, `${exclusive.status} and ${opened.status}`).to.have.length(1);
      expect(refused[0]?.body['code']).to.equal('exclusiveSeatType');
    }
  });
});
