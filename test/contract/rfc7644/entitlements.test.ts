import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { clientOf, expectRefusal, resourcesOf, type ScimClient } from './scim-client.ts';

const OKTA = 'urn:okta:scim:schemas:core:1.0:Entitlement';
const IETF = 'urn:ietf:params:scim:schemas:core:2.0:Entitlement';
const MEMBERS = [
  'schemas',
  'id',
  'displayName',
  'display',
  'value',
  'type',
  'description',
  'supported',
  'limitedAssignmentsPermitted',
  'totalAssignmentsPermitted',
  'totalAssignmentsUsed',
  'meta',
];

describe('entitlements, one for each seat pool', () => {
  let server: TestServer;
  let client: ScimClient;

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
  });
  after(async () => server.stop());

  const listed = async (parameters: Record<string, string> = {}): Promise<JsonObject> =>
    client.expecting(200, 'GET', `/Entitlements?${new URLSearchParams(parameters).toString()}`);

  const idsBy = async (parameters: Record<string, string>): Promise<unknown[]> =>
    resourcesOf(await listed(parameters)).map(({ id }) => id);

  it('is in both schemas, with the members of both', async () => {
    const { description, ...entitlement } = await client.expecting(
      200,
      'GET',
      '/Entitlements/remote-support:named',
    );
    expect(entitlement).to.deep.equal({
      schemas: [OKTA, IETF],
      id: 'remote-support:named',
      displayName: 'GoToAssist Remote Support - Named',
      display: 'GoToAssist Remote Support - Named',
      value: 'remote-support:named',
      type: 'Seat',
      supported: true,
      limitedAssignmentsPermitted: true,
      totalAssignmentsPermitted: 10,
      totalAssignmentsUsed: 0,
      meta: {
        resourceType: 'Seat',
        location: `${server.baseUrl}/scim/v2/Entitlements/remote-support:named`,
      },
    });
    expect(description).to.be.a('string').that.contains('GoToAssist Remote Support');
  });

  it('has one for each pool, and the same in the list as alone', async () => {
    const resources = resourcesOf(await listed());
    expect(resources.map(({ id }) => id)).to.have.members([
      'rescueassist:concurrent',
      'remote-support:named',
      'remote-support:concurrent',
      'service-desk:named',
      'service-desk:concurrent',
    ]);
    for (const resource of resources) {
      expect(MEMBERS).to.include.members(Object.keys(resource));
      expect(await client.expecting(200, 'GET', `/Entitlements/${resource['id'] as string}`)).to.deep.equal(
        resource,
      );
    }
  });

  it('counts who holds a seat, and how many may', async () => {
    const before = await client.expecting(200, 'GET', '/Entitlements/service-desk:named');
    expect(before).to.include({ totalAssignmentsPermitted: 2, totalAssignmentsUsed: 0 });
    const entitlements = [{ value: 'service-desk:named', type: 'Seat' }];
    const user = await client.create({ entitlements });
    const during = await client.expecting(200, 'GET', '/Entitlements/service-desk:named');
    expect(during).to.deep.equal({ ...before, totalAssignmentsUsed: 1 });
    await client.expecting(204, 'DELETE', `/Users/${user.id}`);
    expect(await client.expecting(200, 'GET', '/Entitlements/service-desk:named')).to.deep.equal(before);
  });

  it('limits a shared seat only where a limit is set', async () => {
    const unlimited = await client.expecting(200, 'GET', '/Entitlements/rescueassist:concurrent');
    expect(unlimited).to.include({ limitedAssignmentsPermitted: false });
    expect(unlimited).not.to.have.property('totalAssignmentsPermitted');
    const { items } = (await server.operator('GET', '/operator/v1/tenants')).body as {
      items: { id: string }[];
    };
    const path = `/operator/v1/tenants/${items[0]?.id ?? ''}/seat-pools/service-desk/concurrent`;
    expect((await server.operator('PUT', path, { capacity: 5, grantLimit: 15 })).status).to.equal(200);
    expect(await client.expecting(200, 'GET', '/Entitlements/service-desk:concurrent')).to.include({
      limitedAssignmentsPermitted: true,
      totalAssignmentsPermitted: 15,
    });
    await server.operator('PUT', path, { capacity: 5, grantLimit: null });
  });

  it('are filtered by the attributes of both schemas', async () => {
    for (const [filter, expected] of [
      ['value eq "remote-support:named"', ['remote-support:named']],
      ['id eq "remote-support:named"', ['remote-support:named']],
      ['displayName sw "gotoassist service" and value ew ":NAMED"', ['service-desk:named']],
      [`${OKTA}:displayName eq "RescueAssist - Concurrent"`, ['rescueassist:concurrent']],
      [`${IETF}:value eq "rescueassist:concurrent"`, ['rescueassist:concurrent']],
      [`${IETF.toUpperCase()}:value sw "rescue" and ${IETF}:supported eq true`, ['rescueassist:concurrent']],
      ['limitedAssignmentsPermitted eq true and totalAssignmentsPermitted gt 9', ['remote-support:named']],
      ['supported eq false', []],
    ] as const) {
      expect(await idsBy({ filter }), filter).to.have.members(expected);
    }
    expectRefusal(await client.send('GET', '/Entitlements?filter=nothing%20pr'), 400, 'invalidFilter');
  });

  it('are sorted, as numbers where they are numbers', async () => {
    const filter = 'totalAssignmentsPermitted pr and value ew ":named"';
    const sortBy = 'totalAssignmentsPermitted';
    const ascending = ['service-desk:named', 'remote-support:named'];
    expect(await idsBy({ filter, sortBy })).to.deep.equal(ascending);
    expect(await idsBy({ filter, sortBy, sortOrder: 'descending' })).to.deep.equal(ascending.toReversed());
    const names = await idsBy({ sortBy: 'value' });
    expect(names).to.deep.equal(names.toSorted());
    const byUrn = await idsBy({ sortBy: `${IETF}:value`, sortOrder: 'descending' });
    expect(byUrn).to.deep.equal(names.toReversed());
    expect((await idsBy({ sortBy })).slice(0, 2)).to.deep.equal(ascending);
    expect((await idsBy({ sortBy, sortOrder: 'descending' })).at(-1)).to.equal('service-desk:named');
  });

  // Okta asks for the first one to see whether there are any.
  it('are paged by index and by cursor', async () => {
    const first = await listed({ count: '1', startIndex: '1' });
    expect(first).to.include({ itemsPerPage: 1, startIndex: 1, totalResults: 5 });
    const all = await idsBy({});
    expect(await idsBy({ startIndex: '3', count: '2' })).to.deep.equal(all.slice(2, 4));
    const page = await listed({ cursor: '', count: '3' });
    const cursor = page['nextCursor'] as string;
    const rest = await listed({ cursor, count: '3' });
    expect([...resourcesOf(page), ...resourcesOf(rest)].map(({ id }) => id)).to.deep.equal(all);
    expect(rest).not.to.have.property('nextCursor');
  });

  it('show what is asked for', async () => {
    const path = '/Entitlements/remote-support:named?attributes=display,supported';
    expect(await client.expecting(200, 'GET', path)).to.have.all.keys(
      'schemas',
      'id',
      'display',
      'supported',
    );
  });

  // RFC 7644 §3.10: "attributes are uniquely identified by prefixing the attribute name with its schema URN separated by
  // a colon"; /ResourceTypes tells both URNs.
  it('show what is asked for by the URNs of both schemas', async () => {
    const path = '/Entitlements/remote-support:named';
    const whole = await client.expecting(200, 'GET', path);
    const keysBy = async (parameters: string): Promise<string[]> =>
      Object.keys(await client.expecting(200, 'GET', `${path}?${parameters}`));
    for (const urn of [OKTA, IETF, IETF.toUpperCase()]) {
      expect(await keysBy(`attributes=${urn}:display,${urn}:supported`), urn).to.have.members([
        'schemas',
        'id',
        'display',
        'supported',
      ]);
      expect(await keysBy(`excludedAttributes=${urn}:display`), urn).to.have.members(
        Object.keys(whole).filter((name) => name !== 'display'),
      );
      expect(await keysBy(`attributes=${urn}`), urn).to.have.members(
        Object.keys(whole).filter((name) => name !== 'meta'),
      );
      expect(await keysBy(`excludedAttributes=${urn}`), urn).to.have.members(['schemas', 'id', 'meta']);
    }
  });

  it('answer 404 where there is no such pool, and cannot be written', async () => {
    for (const id of ['remote-support:shared', 'none:named', 'rescueassist:named', 'x']) {
      expectRefusal(await client.send('GET', `/Entitlements/${id}`), 404);
    }
    expectRefusal(await client.send('POST', '/Entitlements', { schemas: [OKTA] }), 405);
    expectRefusal(await client.send('DELETE', '/Entitlements/remote-support:named'), 405);
  });

  // Okta reads /ResourceTypes, then /Schemas, then each endpoint whose schema is its own; `type` is the type's name.
  it('are found the way Okta looks for them', async () => {
    const types = resourcesOf(await client.expecting(200, 'GET', '/ResourceTypes'));
    const found = types.filter(({ schema }) => schema === OKTA);
    expect(found).to.have.length(1);
    expect(found[0]).to.deep.include({
      id: 'Seat',
      name: 'Seat',
      endpoint: '/Entitlements',
      schemaExtensions: [{ schema: IETF, required: false }],
    });
    const [entitlement] = resourcesOf(await client.expecting(200, 'GET', found[0]?.['endpoint'] as string));
    expect(entitlement).to.include({ type: found[0]?.['name'] });
    const schemas = resourcesOf(await client.expecting(200, 'GET', '/Schemas'));
    const definedBy = (id: string): unknown[] =>
      (schemas.find((schema) => schema['id'] === id)?.['attributes'] as JsonObject[]).map(({ name }) => name);
    expect(definedBy(OKTA)).to.include.members(['displayName', 'type', 'description']);
    expect([...definedBy(OKTA), ...definedBy(IETF), 'schemas', 'id', 'meta']).to.include.members(MEMBERS);
  });
});
