import { expect } from 'chai';
import fc from 'fast-check';
import { loadSchemaRegistry } from '../../src/app/project-files.ts';
import { type JsonObject } from '../../src/kernel/json.ts';
import { type SchemaRegistry } from '../../src/scim/schema/registry.ts';
import { anyParameter, type FuzzedParameter, queryOf } from '../support/fuzz/fuzzed-queries.ts';
import { FUZZ_TIMES, anyProfile, FuzzedServer } from '../support/fuzz/fuzzed-server.ts';
import { bytesOf, fuzzedBody } from '../support/fuzz/hostile-json.ts';
import { type Wire } from '../support/fuzz/wire-json.ts';

const SEARCH_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
const LIST_RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
const ENDPOINTS = { User: '/Users', Group: '/Groups', Seat: '/Entitlements' } as const;
const MOST_RESOURCES = 200;

/** A parameter as a member of a search by POST: numbers are numbers there, and lists are lists. */
const memberOf = ({ name, text }: FuzzedParameter): Wire => {
  if (name === 'startIndex' || name === 'count') {
    return /^-?(?:0|[1-9]\d*)$/.test(text) ? { literal: text } : text;
  }
  return /attributes$/i.test(name) ? text.split(',') : text;
};

const searchOf = (parameters: readonly FuzzedParameter[]): Wire => ({
  members: [
    { key: 'schemas', value: [SEARCH_REQUEST] },
    ...parameters.map((parameter) => ({ key: parameter.name, value: memberOf(parameter) })),
  ],
});

/** A request on a single resource, or one that writes; what it has behind the question mark may show less. */
interface Base {
  readonly method: string;
  readonly path: string;
  readonly body?: JsonObject;
}

const USER = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'new@example.com' };
const GROUP = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'Writers' };
const PATCH = {
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [{ op: 'replace', path: 'displayName', value: 'Other' }],
};

const base = fc.constantFrom<Base>(
  { method: 'GET', path: '/Users/{{user}}' },
  { method: 'GET', path: '/Groups/{{group}}' },
  { method: 'GET', path: '/Schemas' },
  { method: 'GET', path: '/ResourceTypes' },
  { method: 'GET', path: '/ServiceProviderConfig' },
  { method: 'POST', path: '/Users', body: USER },
  { method: 'POST', path: '/Groups', body: GROUP },
  { method: 'PUT', path: '/Users/{{user}}', body: USER },
  { method: 'PUT', path: '/Groups/{{group}}', body: GROUP },
  { method: 'PATCH', path: '/Users/{{user}}', body: PATCH },
  { method: 'PATCH', path: '/Groups/{{group}}', body: PATCH },
  { method: 'DELETE', path: '/Users/{{user}}' },
);

describe('a query that was tampered with', function () {
  // To find the smallest failure takes longer than all the runs.
  this.timeout(60_000 * FUZZ_TIMES);
  let registry: SchemaRegistry;
  let server: FuzzedServer;

  before(async () => {
    registry = await loadSchemaRegistry();
    server = await FuzzedServer.start();
  });
  after(async () => server.stop());

  const parametersFor = (type: keyof typeof ENDPOINTS): fc.Arbitrary<readonly FuzzedParameter[]> =>
    fc.array(anyParameter(registry.resourceType(type)), { maxLength: 4, size: 'medium' });

  const anywhere = <Value>(of: (type: keyof typeof ENDPOINTS) => fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
    fc.oneof({ weight: 4, arbitrary: of('User') }, { weight: 2, arbitrary: of('Group') }, of('Seat'));

  /** RFC 7644 §3.4.2, table 4, with at most as many resources as ServiceProviderConfig says. */
  const expectList = (text: string): JsonObject => {
    const list = JSON.parse(text) as JsonObject;
    const { schemas, totalResults, itemsPerPage, Resources: resources = [] } = list;
    expect(schemas).to.deep.equal([LIST_RESPONSE]);
    expect(resources).to.be.an('array').with.lengthOf.at.most(MOST_RESOURCES);
    expect(totalResults)
      .to.be.a('number')
      .that.is.at.least((resources as unknown[]).length);
    if (itemsPerPage !== undefined) expect(itemsPerPage).to.equal((resources as unknown[]).length);
    return list;
  };

  it('in a URL is answered with a list, or is refused', async () => {
    const paths = anywhere((type) =>
      queryOf(parametersFor(type)).map((query) => `${ENDPOINTS[type]}?${query}`),
    );
    await server.fuzz(
      fc.tuple(anyProfile, paths),
      async ([profile, path]) => {
        const { status, text } = await server.send({ method: 'GET', path, profile });
        if (status === 200) expectList(text);
        expect(await server.hasChanged()).to.equal(false);
      },
      {
        numRuns: 350,
        succeeded: 0.4,
        refusals: ['400 invalidFilter', '400 invalidPath', '400 invalidValue'],
      },
    );
  });

  it('in the body of a search is answered with a list, or is refused', async () => {
    const searches = anywhere((type) =>
      fc.record({
        path: fc.constantFrom('/.search', `${ENDPOINTS[type]}/.search`),
        body: fuzzedBody(parametersFor(type).map(searchOf)),
        profile: anyProfile,
      }),
    );
    await server.fuzz(
      searches,
      async ({ path, body, profile }) => {
        const bytes = bytesOf(body, server.fill);
        const { status, text } = await server.send({ method: 'POST', path, profile, body: bytes });
        if (status === 200) expectList(text);
        expect(await server.hasChanged()).to.equal(false);
      },
      {
        numRuns: 250,
        succeeded: 0.2,
        refusals: ['400 invalidFilter', '400 invalidSyntax', '400 invalidValue'],
      },
    );
  });

  it('of pages by cursor leads on to the next page, which no other cursor does', async () => {
    const parameters = parametersFor('User').map((list) =>
      list.filter(({ name }) => !/^(?:cursor|count|startIndex)/i.test(name)),
    );
    await server.fuzz(
      fc.tuple(anyProfile, queryOf(parameters), fc.nat()),
      async ([profile, query, place]) => {
        const path = `/Users?${query}&count=1&cursor=`;
        const first = await server.send({ method: 'GET', path, profile });
        const cursor = first.status === 200 ? expectList(first.text)['nextCursor'] : undefined;
        if (typeof cursor !== 'string') return;
        const at = place % cursor.length;
        const other = cursor.slice(0, at) + (cursor[at] === 'A' ? 'B' : 'A') + cursor.slice(at + 1);
        const refused = await server.send({ method: 'GET', path: path + other, profile });
        expect(refused.status, other).to.equal(400);
        const next = await server.send({ method: 'GET', path: path + cursor, profile });
        expect(expectList(next.text)['Resources']).to.have.length(1);
      },
      { numRuns: 80, succeeded: 0.4, refusals: ['400 invalidCursor', '400 invalidFilter'] },
    );
  });

  it('on a single resource or a write changes at most what is shown', async () => {
    await server.fuzz(
      fc.tuple(base, queryOf(parametersFor('User'))),
      async ([{ method, path, body }, query]) => {
        const { status, text } = await server.send({
          method,
          path: `${path}?${query}`,
          profile: 'default',
          body: body && Buffer.from(JSON.stringify(body)),
        });
        const isWritten = method !== 'GET' && status < 300;
        expect(await server.hasChanged(), `${status} ${text}`).to.equal(isWritten);
      },
      { numRuns: 150, succeeded: 0.7, refusals: ['403'] },
    );
  });
});
