import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type Scope } from '../../src/tenants/scope.ts';
import { type TestResponse } from '../support/http.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User';
const SEATS_SCHEMA = 'urn:ietf:params:scim:schemas:extension:seats:2.0:User';

describe('Product Seats', () => {
  let server: TestServer;

  beforeEach(async () => {
    server = await startTestServer();
  });
  afterEach(async () => {
    await server.stop();
  });

  const expectProblem = ({ status, body }: TestResponse, expected: number, code: string): void => {
    expect([status, body['status'], body['code']]).to.deep.equal([expected, expected, code]);
  };
  const as = async (scopes: readonly Scope[], method: string, path: string, body?: unknown) => {
    const token = await server.issueToken({ scopes });
    return server.request({ method, path, token, ...(body === undefined ? {} : { body }) });
  };
  const poolOf = async (product: string, type: string): Promise<Record<string, unknown>> => {
    const { body } = await server.admin('GET', '/admin/v1/seat-pools');
    const items = body['items'] as { product: string; type: string }[];
    return items.find((each) => each.product === product && each.type === type) ?? {};
  };
  const createUser = async (seatList: string): Promise<TestResponse> =>
    server.scim('POST', '/Users', {
      schemas: [USER_SCHEMA, SEATS_SCHEMA],
      userName: randomUUID(),
      [SEATS_SCHEMA]: { seatList },
    });

  it('are the pools of the tenant with their numbers', async () => {
    const { status, body } = await server.admin('GET', '/admin/v1/seat-pools');
    expect([status, body['totalResults']]).to.deep.equal([200, 5]);
    expect(await poolOf('rescueassist', 'concurrent')).to.deep.equal({
      product: 'rescueassist',
      displayName: 'RescueAssist',
      type: 'concurrent',
      capacity: 10,
      grantLimit: null,
      assigned: 0,
      waiting: 0,
      occupied: 0,
      available: 10,
      whenFull: 'refuse',
    });
  });

  it('count who is assigned; a shared seat is available until somebody occupies it', async () => {
    expect((await createUser('service-desk:named')).status).to.equal(201);
    expect((await createUser('service-desk:concurrent')).status).to.equal(201);
    expect(await poolOf('service-desk', 'named')).to.include({ assigned: 1, available: 1 });
    expect(await poolOf('service-desk', 'concurrent')).to.include({ assigned: 1, available: 5 });
  });

  it('count who waits', async () => {
    const [tenant] = (await server.operator('GET', '/operator/v1/tenants')).body['items'] as { id: string }[];
    const path = `/operator/v1/tenants/${tenant?.id ?? ''}/seat-pools/service-desk/named`;
    await server.operator('PUT', path, { capacity: 1, whenFull: 'wait' });
    await createUser('service-desk:named');
    await createUser('service-desk:named');
    expect(await poolOf('service-desk', 'named')).to.include({ assigned: 1, waiting: 1, available: 0 });
  });

  it('are read with any of three scopes, and with no other', async () => {
    for (const scope of ['seats:manage', 'plan:manage', 'users:manage'] as const) {
      expect((await as([scope], 'GET', '/admin/v1/seat-pools')).status).to.equal(200);
    }
    for (const scope of ['scim', 'sessions', 'audit:read', 'tokens:manage'] as const) {
      expectProblem(await as([scope], 'GET', '/admin/v1/seat-pools'), 403, 'insufficientScope');
    }
  });

  it('of a named pool are set by the administrator', async () => {
    const put = await server.admin('PUT', '/admin/v1/seat-pools/service-desk/named', { capacity: 7 });
    expect([put.status, put.body['capacity'], put.body['available']]).to.deep.equal([200, 7, 7]);
    expect(await poolOf('service-desk', 'named')).to.deep.equal(put.body);
  });

  it('of a shared pool are set by the administrator where the product allows it', async () => {
    const put = await server.admin('PUT', '/admin/v1/seat-pools/rescueassist/shared', { capacity: 3 });
    expect([put.status, put.body['type'], put.body['capacity']]).to.deep.equal([200, 'concurrent', 3]);
  });

  it('of a shared pool are otherwise a matter of the vendor', async () => {
    const response = await server.admin('PUT', '/admin/v1/seat-pools/service-desk/concurrent', {
      capacity: 6,
    });
    expectProblem(response, 403, 'contactVendor');
    expect(response.body['detail']).to.equal(
      'If you need additional Shared seats for your account, please contact us.',
    );
    expect(await poolOf('service-desk', 'concurrent')).to.include({ capacity: 5 });
  });

  it('never go below the people who have them', async () => {
    await createUser('service-desk:named');
    await createUser('service-desk:named');
    const response = await server.admin('PUT', '/admin/v1/seat-pools/service-desk/named', { capacity: 1 });
    expectProblem(response, 409, 'capacityBelowAssigned');
    expect(response.body).to.include({ capacity: 1, assigned: 2 });
  });

  it('are set with plan:manage alone', async () => {
    const path = '/admin/v1/seat-pools/service-desk/named';
    expect((await as(['plan:manage'], 'PUT', path, { capacity: 4 })).status).to.equal(200);
    const others = [
      'seats:manage',
      'users:manage',
      'tokens:manage',
      'scim',
      'audit:read',
      'sessions',
    ] as const;
    expectProblem(await as(others, 'PUT', path, { capacity: 5 }), 403, 'insufficientScope');
  });

  it('have terms that only the vendor sets', async () => {
    const path = '/admin/v1/seat-pools/rescueassist/concurrent';
    for (const body of [{ capacity: 3, grantLimit: 100 }, { capacity: 3, whenFull: 'wait' }, {}]) {
      expectProblem(await server.admin('PUT', path, body), 400, 'invalidBody');
    }
  });
});
