import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type TestResponse } from '../support/http.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { textMember } from '../support/text-member.ts';

describe("a user's seat, given by an administrator", () => {
  let server: TestServer;
  let userId: string;

  before(async () => {
    server = await startTestServer();
  });
  beforeEach(async () => {
    userId = await createUser();
  });
  after(async () => {
    await server.stop();
  });

  const createUser = async (): Promise<string> => {
    const body = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: randomUUID() };
    return textMember((await server.scim('POST', '/Users', body)).body, 'id');
  };
  const seatPath = (product: string, user = userId): string => `/admin/v1/users/${user}/seats/${product}`;
  const give = async (product: string, type: string, user = userId): Promise<TestResponse> =>
    server.admin('PUT', seatPath(product, user), { type });
  const expectProblem = ({ status, body }: TestResponse, expected: number, code: string): void => {
    expect([status, body['status'], body['code']]).to.deep.equal([expected, expected, code]);
  };

  it('is answered as it is then', async () => {
    const { status, body } = await give('remote-support', 'named');
    expect(status).to.equal(200);
    const { since, ...rest } = body;
    expect(since).to.match(/^\d{4}-.*Z$/);
    expect(rest).to.deep.equal({
      userId,
      product: 'remote-support',
      type: 'named',
      displayName: 'GoToAssist Remote Support',
      status: 'assigned',
      source: 'direct',
    });
  });

  it('may be called shared', async () => {
    expect((await give('rescueassist', 'shared')).body).to.include({
      type: 'concurrent',
      status: 'assigned',
    });
  });

  it('given twice is the same seat', async () => {
    const first = await give('remote-support', 'named');
    const second = await give('remote-support', 'named');
    expect(second.body).to.deep.equal(first.body);
  });

  it('is taken away', async () => {
    await give('service-desk', 'concurrent');
    const taken = await server.admin('DELETE', seatPath('service-desk'));
    expect([taken.status, taken.text]).to.deep.equal([204, '']);
    const { body } = await server.scim('GET', `/Users/${userId}`);
    expect(JSON.stringify(body)).to.not.include('service-desk');
  });

  it('beyond the capacity is refused with the numbers', async () => {
    const [first, second] = [await createUser(), await createUser()];
    await give('service-desk', 'named', first);
    await give('service-desk', 'named', second);
    const response = await give('service-desk', 'named');
    expectProblem(response, 409, 'insufficientSeats');
    expect(response.body['detail']).to.equal(
      'Insufficient seats: GoToAssist Service Desk (named) has 2 of 2 seats assigned. ' +
        'Remove a product seat from another agent or add more seats.',
    );
    expect(response.body['shortages']).to.deep.equal([
      {
        product: 'service-desk',
        type: 'named',
        displayName: 'GoToAssist Service Desk',
        limit: 2,
        assigned: 2,
        requested: 1,
      },
    ]);
  });

  it('of the other type of an exclusive product is refused', async () => {
    const response = await give('rescueassist', 'named');
    expectProblem(response, 400, 'invalidValue');
    expect(response.body['detail']).to.match(/^For RescueAssist, only 1 seat type can be assigned/);
  });

  it('of an unknown type is refused, and the known ones are listed', async () => {
    const response = await give('remote-support', 'floating');
    expectProblem(response, 400, 'invalidValue');
    expect(response.body['detail']).to.include('named, concurrent, shared');
  });

  it('of an unknown product is 404, and the known ones are listed', async () => {
    const response = await give('fax', 'named');
    expectProblem(response, 404, 'unknownProduct');
    expect(response.body['detail']).to.include('remote-support');
  });

  it('of a user who is not there is 404, also under a text that can be no id', async () => {
    for (const user of [randomUUID(), 'ada', '%00']) {
      expectProblem(await give('remote-support', 'named', user), 404, 'notFound');
      expectProblem(await server.admin('DELETE', seatPath('remote-support', user)), 404, 'notFound');
    }
  });

  it('needs users:manage and seats:manage together', async () => {
    const both = await server.issueToken({ scopes: ['users:manage', 'seats:manage'] });
    const path = seatPath('remote-support');
    const put = { method: 'PUT', path, body: { type: 'named' } };
    expect((await server.request({ ...put, token: both })).status).to.equal(200);
    for (const scope of ['users:manage', 'seats:manage'] as const) {
      const token = await server.issueToken({ scopes: [scope, 'plan:manage', 'scim'] });
      expectProblem(await server.request({ ...put, token }), 403, 'insufficientScope');
      expectProblem(await server.request({ method: 'DELETE', path, token }), 403, 'insufficientScope');
    }
  });

  for (const [what, body] of [
    ['no type', {}],
    ['a number for a type', { type: 1 }],
    ['an unknown member', { type: 'named', status: 'assigned' }],
  ] as const) {
    it(`is refused with ${what}`, async () => {
      expectProblem(await server.admin('PUT', seatPath('remote-support'), body), 400, 'invalidBody');
    });
  }
});
