import { Validator } from '@seriousme/openapi-schema-validator';
import { expect } from 'chai';
import { loadSchemaRegistry } from '../../../src/app/project-files.ts';
import { OPERATIONS } from '../../../src/http/openapi/operations.ts';
import { allRoutes } from '../../support/all-routes.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

describe('the description of the API', () => {
  let server: TestServer;
  let description: Record<string, unknown>;

  before(async () => {
    server = await startTestServer();
    const { status, text, headers, body } = await server.request({ path: '/openapi.json' });
    expect(status, text).to.equal(200);
    expect(headers.get('Content-Type')).to.equal('application/json; charset=utf-8');
    description = body;
  });
  after(async () => server.stop());

  it('is OpenAPI 3.1', async () => {
    // The validator takes the attribute of SCIM that is called $ref for a reference.
    const text = JSON.stringify(description).replaceAll('"$ref":{', '"ref":{');
    const { valid, errors } = await new Validator().validate(JSON.parse(text) as Record<string, unknown>);
    expect(valid, JSON.stringify(errors)).to.equal(true);
    expect(description).to.include({ openapi: '3.1.0' });
  });

  it('has every route that there is, and no other', async () => {
    const routes = allRoutes(await loadSchemaRegistry());
    expect(routes).to.include('GET /scim/v2/Users/:id').and.to.include('PUT /operator/v1/products/:product');
    expect(Object.keys(OPERATIONS)).to.have.members(routes);
  });

  it('is served as it is kept: one operation for each entry, each by a name of its own', () => {
    const paths = description['paths'] as Record<string, Record<string, { operationId: string }>>;
    const ids = Object.values(paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(ids).to.have.members(Object.values(OPERATIONS).map(({ id }) => id));
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it('refers to nothing that is not there, and keeps nothing that nobody refers to', () => {
    const text = JSON.stringify(description);
    const referred = new Set([...text.matchAll(/"#\/components\/([^"]+)"/g)].map(([, name]) => name));
    const { schemas, headers } = description['components'] as Record<string, Record<string, object>>;
    const kept = [
      ...Object.keys(schemas ?? {}).map((name) => `schemas/${name}`),
      ...Object.keys(headers ?? {}).map((name) => `headers/${name}`),
    ];
    expect([...referred]).to.have.members(kept);
  });
});
