import { expect } from 'chai';
import { type TestResponse } from '../support/http.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { textMember } from '../support/text-member.ts';

describe('the seat pools that the vendor sells', () => {
  let server: TestServer;
  let path: string;

  before(async () => {
    server = await startTestServer();
  });
  beforeEach(async () => {
    const tenant = await server.operator('POST', '/operator/v1/tenants', { name: 'Acme' });
    path = `/operator/v1/tenants/${textMember(tenant.body, 'id')}/seat-pools`;
  });
  after(async () => {
    await server.stop();
  });

  const expectProblem = ({ status, body }: TestResponse, expected: number, code: string): void => {
    expect([status, body['status'], body['code']]).to.deep.equal([expected, expected, code]);
  };

  it('are put, answered and listed', async () => {
    const put = await server.operator('PUT', `${path}/remote-support/named`, { capacity: 10 });
    expect([put.status, put.body]).to.deep.equal([
      200,
      {
        product: 'remote-support',
        displayName: 'GoToAssist Remote Support',
        type: 'named',
        capacity: 10,
        grantLimit: null,
        assigned: 0,
        waiting: 0,
        occupied: 0,
        available: 10,
        whenFull: 'refuse',
      },
    ]);
    const read = await server.operator('GET', `${path}/remote-support/named`);
    expect([read.status, read.body]).to.deep.equal([200, put.body]);
    const list = await server.operator('GET', path);
    expect(list.body).to.deep.equal({ items: [put.body], totalResults: 1 });
  });

  it('keep what a later PUT leaves out', async () => {
    const terms = { capacity: 10, grantLimit: 15, whenFull: 'wait' };
    await server.operator('PUT', `${path}/remote-support/concurrent`, terms);
    const grown = await server.operator('PUT', `${path}/remote-support/concurrent`, { capacity: 12 });
    expect(grown.body).to.include({ capacity: 12, grantLimit: 15, whenFull: 'wait' });
    const unlimited = { capacity: 12, grantLimit: null };
    const freed = await server.operator('PUT', `${path}/remote-support/concurrent`, unlimited);
    expect(freed.body).to.include({ capacity: 12, grantLimit: null, whenFull: 'wait' });
  });

  it('are called shared as well as concurrent', async () => {
    const put = await server.operator('PUT', `${path}/service-desk/shared`, { capacity: 3 });
    expect(put.body).to.include({ type: 'concurrent', capacity: 3 });
    expect((await server.operator('GET', `${path}/service-desk/concurrent`)).body).to.deep.equal(put.body);
    expect((await server.operator('GET', `${path}/service-desk/Shared`)).body).to.deep.equal(put.body);
  });

  it('are listed in order, page by page', async () => {
    for (const key of ['service-desk/named', 'remote-support/named', 'service-desk/concurrent']) {
      await server.operator('PUT', `${path}/${key}`, { capacity: 1 });
    }
    const keys: string[] = [];
    for (let query = '?pageSize=1'; query !== '';) {
      const { body } = await server.operator('GET', `${path}${query}`);
      const { items, nextCursor } = body as {
        items: { product: string; type: string }[];
        nextCursor?: string;
      };
      expect(body['totalResults']).to.equal(3);
      keys.push(...items.map(({ product, type }) => `${product}:${type}`));
      query = nextCursor === undefined ? '' : `?pageSize=1&cursor=${nextCursor}`;
    }
    expect(keys).to.deep.equal(['remote-support:named', 'service-desk:concurrent', 'service-desk:named']);
  });

  it('of the second type of an exclusive product are refused', async () => {
    await server.operator('PUT', `${path}/rescueassist/named`, { capacity: 1 });
    const response = await server.operator('PUT', `${path}/rescueassist/concurrent`, { capacity: 1 });
    expectProblem(response, 409, 'exclusiveSeatType');
    expect(response.body['detail']).to.equal(
      'For RescueAssist, only 1 seat type can be assigned to an account (either named or concurrent), but not both.',
    );
  });

  it('change their type when the first is closed', async () => {
    await server.operator('PUT', `${path}/rescueassist/named`, { capacity: 1 });
    await server.operator('PUT', `${path}/rescueassist/named`, { capacity: 0 });
    const response = await server.operator('PUT', `${path}/rescueassist/concurrent`, { capacity: 1 });
    expect(response.status).to.equal(200);
  });

  it('that are not there are 404', async () => {
    expectProblem(await server.operator('GET', `${path}/remote-support/named`), 404, 'unknownPool');
    expectProblem(await server.operator('GET', `${path}/remote-support/floating`), 404, 'notFound');
  });

  it('of an unknown product or type are 404, and the known ones are listed', async () => {
    const product = await server.operator('PUT', `${path}/fax/named`, { capacity: 1 });
    expectProblem(product, 404, 'unknownProduct');
    expect(product.body['detail']).to.include('remote-support').and.include('service-desk');
    const type = await server.operator('PUT', `${path}/remote-support/floating`, { capacity: 1 });
    expectProblem(type, 404, 'notFound');
    expect(type.body['detail']).to.include('named, concurrent, shared');
  });

  for (const [what, body] of [
    ['no capacity', { grantLimit: 3 }],
    ['a negative capacity', { capacity: -1 }],
    ['a capacity that is no integer', { capacity: 1.5 }],
    ['a text for a capacity', { capacity: '10' }],
    ['a capacity beyond what can be counted', { capacity: 2_000_000_000 }],
    ['no number for a limit', { capacity: 1, grantLimit: 'none' }],
    ['another way to be full', { capacity: 1, whenFull: 'queue' }],
    ['an unknown member', { capacity: 1, assigned: 0 }],
  ] as const) {
    it(`are refused with ${what}`, async () => {
      expectProblem(await server.operator('PUT', `${path}/remote-support/named`, body), 400, 'invalidBody');
    });
  }
});
