import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const PAGE = 100;
const USERS = PAGE + 3;

describe('an import by Okta', () => {
  let server: TestServer;

  before(async () => {
    server = await startTestServer();
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
    const names = Array.from({ length: USERS }, (_, index) => `import${index}@example.com`);
    const created = await Promise.all(
      names.map(async (userName) => server.scim('POST', '/Users', { schemas, userName })),
    );
    expect(new Set(created.map(({ status }) => status))).to.deep.equal(new Set([201]));
  });
  after(async () => server.stop());

  const page = async (startIndex: number): Promise<JsonObject> =>
    (await server.scim('GET', `/Users?startIndex=${startIndex}&count=${PAGE}`)).body;
  const idsOf = (body: JsonObject): string[] =>
    (body['Resources'] as JsonObject[]).map(({ id }) => id as string);

  it('reads every user once, from startIndex 1 and 101, with numbers that are integers', async () => {
    const pages = [await page(1), await page(1 + PAGE)];
    expect(pages.map(({ totalResults }) => totalResults)).to.deep.equal([USERS, USERS]);
    expect(pages.map(({ startIndex }) => startIndex)).to.deep.equal([1, 1 + PAGE]);
    expect(pages.map(({ itemsPerPage }) => itemsPerPage)).to.deep.equal([PAGE, USERS - PAGE]);
    expect(new Set(pages.flatMap(idsOf)).size).to.equal(USERS);
  });

  it('reads the same order after a user has changed', async () => {
    const before = idsOf(await page(1));
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
    const Operations = [{ op: 'replace', value: { displayName: 'Changed' } }];
    const changed = await server.scim('PATCH', `/Users/${before[50] ?? ''}`, { schemas, Operations });
    expect(changed.status).to.equal(200);
    expect(idsOf(await page(1))).to.deep.equal(before);
  });
});
