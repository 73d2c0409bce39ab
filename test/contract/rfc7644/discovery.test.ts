import { expect } from 'chai';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/kernel/json.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import {
  clientOf,
  ENTERPRISE,
  expectRefusal,
  LIST_RESPONSE,
  resourcesOf,
  type ScimClient,
  SEATS,
  USER,
} from './scim-client.ts';

const CORE = 'urn:ietf:params:scim:schemas:core:2.0';
const TYPES = ['string', 'boolean', 'decimal', 'integer', 'dateTime', 'reference', 'binary', 'complex'];

describe('RFC 7644 §4, discovery', () => {
  let server: TestServer;
  let client: ScimClient;

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
  });
  after(async () => server.stop());

  const location = (path: string): string => `${server.baseUrl}/scim/v2${path}`;

  /** The attributes of a schema and their sub-attributes. */
  const definitionsIn = (attributes: JsonValue | undefined): JsonObject[] =>
    (attributes as JsonObject[]).flatMap((each) => [
      each,
      ...(each['subAttributes'] === undefined ? [] : definitionsIn(each['subAttributes'])),
    ]);

  /** Every member name and value of a document. */
  const membersOf = (value: JsonValue): (readonly [string, JsonValue])[] =>
    Array.isArray(value)
      ? value.flatMap(membersOf)
      : isJsonObject(value)
        ? Object.entries(value).flatMap((entry) => [entry, ...membersOf(entry[1])])
        : [];

  // RFC 7643 §5 lists the members and which of them are REQUIRED.
  it('describes the service with every required member', async () => {
    const config = await client.expecting(200, 'GET', '/ServiceProviderConfig');
    expect(config['schemas']).to.deep.equal([`${CORE}:ServiceProviderConfig`]);
    expect(config['meta']).to.deep.include({
      resourceType: 'ServiceProviderConfig',
      location: location('/ServiceProviderConfig'),
    });
    const member = (name: string): JsonObject => config[name] as JsonObject;
    for (const name of ['patch', 'bulk', 'filter', 'changePassword', 'sort', 'etag']) {
      expect(member(name)['supported'], name).to.be.a('boolean');
    }
    expect(member('patch')).to.deep.equal({ supported: true });
    expect(member('changePassword')).to.deep.equal({ supported: false });
    expect(member('etag')).to.deep.equal({ supported: true });
    // authentik drops a feature when one of these is missing.
    for (const [name, limit] of [
      ['bulk', 'maxOperations'],
      ['bulk', 'maxPayloadSize'],
      ['filter', 'maxResults'],
      ['pagination', 'defaultPageSize'],
      ['pagination', 'maxPageSize'],
    ] as const) {
      expect(member(name)[limit], `${name}.${limit}`).to.satisfy(Number.isInteger);
    }
    // RFC 9865 §4: pagination.
    expect(member('pagination')['index']).to.equal(true);
    expect(member('pagination')['cursor']).to.be.a('boolean');
    expect(member('pagination')['defaultPaginationMethod']).to.be.oneOf(['index', 'cursor']);
    // RFC 7643 §5: authenticationSchemes; what is preferred is named first.
    const schemes = config['authenticationSchemes'] as JsonObject[];
    expect(schemes.map(({ type, primary }) => [type, primary])).to.deep.equal([
      ['oauthbearertoken', true],
      ['oauth2', false],
    ]);
    for (const scheme of schemes) {
      expect(scheme['name']).to.be.a('string');
      expect(scheme['description']).to.be.a('string');
      expect(scheme['specUri']).to.match(/^https:/);
    }
  });

  it('names the ways in that are served', async () => {
    const { authenticationSchemes } = await client.expecting(200, 'GET', '/ServiceProviderConfig');
    const told = (authenticationSchemes as JsonObject[]).find(({ type }) => type === 'oauth2');
    const [token = '', metadata = ''] = (told?.['description'] as string).match(/\/[\w./-]+\w/g) ?? [];
    const { status, body } = await server.request({ path: metadata });
    expect(status, metadata).to.equal(200);
    expect(body['token_endpoint']).to.equal(`${server.baseUrl}${token}`);
    expect(body['grant_types_supported']).to.deep.equal(['client_credentials']);
    expect((await server.request({ path: token, method: 'POST' })).status).to.equal(415);
  });

  it('describes its resource types, as a list and one by one', async () => {
    const list = await client.expecting(200, 'GET', '/ResourceTypes');
    expect(list).to.deep.include({ schemas: [LIST_RESPONSE], totalResults: resourcesOf(list).length });
    const user = resourcesOf(list).find(({ id }) => id === 'User');
    expect(user).to.deep.include({
      schemas: [`${CORE}:ResourceType`],
      name: 'User',
      endpoint: '/Users',
      schema: USER,
      schemaExtensions: [
        { schema: ENTERPRISE, required: false },
        { schema: SEATS, required: false },
      ],
      meta: { resourceType: 'ResourceType', location: location('/ResourceTypes/User') },
    });
    expect(await client.expecting(200, 'GET', '/ResourceTypes/User')).to.deep.equal(user);
    for (const { id, endpoint } of resourcesOf(list)) {
      await client.expecting(200, 'GET', endpoint as string);
      await client.expecting(200, 'GET', `/ResourceTypes/${id as string}`);
    }
  });

  it('has a schema for every resource type and extension, as a list and one by one', async () => {
    const types = resourcesOf(await client.expecting(200, 'GET', '/ResourceTypes'));
    const named = types.flatMap(({ schema, schemaExtensions }) => [
      schema as string,
      ...((schemaExtensions ?? []) as JsonObject[]).map((extension) => extension['schema'] as string),
    ]);
    const list = await client.expecting(200, 'GET', '/Schemas');
    expect(list).to.deep.include({ schemas: [LIST_RESPONSE], totalResults: resourcesOf(list).length });
    expect(resourcesOf(list).map(({ id }) => id)).to.include.members(named);
    for (const schema of resourcesOf(list)) {
      const path = `/Schemas/${schema['id'] as string}`;
      expect(schema).to.deep.include({
        schemas: [`${CORE}:Schema`],
        meta: { resourceType: 'Schema', location: location(path) },
      });
      expect(await client.expecting(200, 'GET', path)).to.deep.equal(schema);
    }
  });

  // RFC 7643 §7. Entra reads the characteristics by exactly these names and stumbles over nulls.
  it('writes every characteristic of every attribute in camelCase and without nulls', async () => {
    const list = await client.expecting(200, 'GET', '/Schemas');
    expect(membersOf(list).filter(([, value]) => value === null)).to.deep.equal([]);
    const definitions = resourcesOf(list).flatMap(({ attributes }) => definitionsIn(attributes));
    expect(definitions.length).to.be.greaterThan(80);
    for (const definition of definitions) {
      const name = JSON.stringify(definition);
      expect(
        Object.keys(definition).filter((key) => !/^[a-z][A-Za-z]*$/.test(key)),
        name,
      ).to.deep.equal([]);
      expect(definition['name'], name).to.match(/^(\$ref|[a-z][A-Za-z0-9]*)$/);
      expect(definition['type'], name).to.be.oneOf(TYPES);
      expect(definition['multiValued'], name).to.be.a('boolean');
      expect(definition['required'], name).to.be.a('boolean');
      expect(definition['mutability'], name).to.be.oneOf(['readOnly', 'readWrite', 'immutable', 'writeOnly']);
      expect(definition['returned'], name).to.be.oneOf(['always', 'never', 'default', 'request']);
      expect(definition['uniqueness'], name).to.be.oneOf(['none', 'server', 'global']);
      expect(definition['subAttributes'] !== undefined, name).to.equal(definition['type'] === 'complex');
    }
  });

  it('has no password in the schema of the user', async () => {
    const { attributes } = await client.expecting(200, 'GET', `/Schemas/${USER}`);
    expect(definitionsIn(attributes).map(({ name }) => name))
      .to.include('userName')
      .and.not.include('password');
  });

  // RFC 7643 §3.1: common attributes "are considered to be part of every base resource schema". Microsoft's validator
  // looks for every mapped attribute in /Schemas, and Entra maps externalId.
  it('lists the common attribute that clients write in the schemas of users and groups, and in no other', async () => {
    const schemas = resourcesOf(await client.expecting(200, 'GET', '/Schemas'));
    const listing = schemas.filter(({ attributes }) =>
      (attributes as JsonObject[]).some(({ name }) => name === 'externalId'),
    );
    expect(listing.map(({ id }) => id)).to.have.members([USER, `${CORE}:Group`]);
    for (const { attributes } of listing) {
      const names = (attributes as JsonObject[]).map(({ name }) => name);
      expect(names).not.to.include.oneOf(['schemas', 'id', 'meta']);
      expect((attributes as JsonObject[]).find(({ name }) => name === 'externalId')).to.include({
        type: 'string',
        multiValued: false,
        required: false,
        caseExact: true,
        mutability: 'readWrite',
        returned: 'default',
        uniqueness: 'none',
      });
    }
  });

  // "Service providers MUST … If a 'filter' is provided, the service provider SHOULD respond with HTTP status code 403
  // (Forbidden) to ensure that clients cannot incorrectly assume that any matching conditions … were applied."
  it('answers 403 to a filter', async () => {
    for (const path of [
      '/ServiceProviderConfig',
      '/ResourceTypes',
      '/ResourceTypes/User',
      '/Schemas',
      `/Schemas/${USER}`,
    ]) {
      expectRefusal(await client.send('GET', `${path}?filter=id%20pr`), 403);
    }
  });

  it('answers 404 to a schema and a resource type that it does not have', async () => {
    expectRefusal(await client.send('GET', `/Schemas/${USER}x`), 404);
    expectRefusal(await client.send('GET', '/ResourceTypes/Device'), 404);
  });
});
