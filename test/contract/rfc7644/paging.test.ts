import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { clientOf, expectRefusal, resourcesOf, type ScimClient } from './scim-client.ts';

describe('RFC 7644 §3.4.2.4, paging by index', () => {
  let server: TestServer;
  let client: ScimClient;
  let maxPageSize: number;

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
    const { pagination } = await client.expecting(200, 'GET', '/ServiceProviderConfig');
    maxPageSize = (pagination as { maxPageSize: number }).maxPageSize;
    await Promise.all(Array.from({ length: maxPageSize + 2 }, async () => client.create()));
  });
  after(async () => server.stop());

  const page = async (parameters: string): Promise<JsonObject> =>
    client.expecting(200, 'GET', `/Users?${parameters}`);
  const namesOn = async (parameters: string): Promise<unknown[]> =>
    resourcesOf(await page(parameters)).map(({ userName }) => userName);

  // "startIndex: The 1-based index of the first query result. A value less than 1 SHALL be interpreted as 1."
  it('starts at 1 when startIndex is smaller', async () => {
    const first = await namesOn('startIndex=1&count=2');
    expect(first).to.have.lengthOf(2);
    for (const startIndex of ['0', '-1', '-2147483649', '']) {
      const parameters = `startIndex=${startIndex}&count=2`;
      expect(await namesOn(parameters)).to.deep.equal(first);
      expect(await page(parameters)).to.include({ startIndex: 1 });
    }
  });

  // "A value of '0' indicates that no resource results are to be returned except for 'totalResults'. A negative value
  // SHALL be interpreted as '0'."
  it('answers only the number of matches when count is 0 or less', async () => {
    for (const count of [0, -1, -5]) {
      const body = await page(`count=${count}`);
      expect(body).to.include({ totalResults: maxPageSize + 2, itemsPerPage: 0 });
      expect(resourcesOf(body)).to.deep.equal([]);
    }
  });

  // "the service provider MUST NOT return more results than specified, although it MAY return fewer results."
  it('answers at most as many as it advertises, also when more are asked for', async () => {
    for (const count of [maxPageSize, maxPageSize + 1, 1_000_000]) {
      const body = await page(`count=${count}`);
      expect(body).to.include({ totalResults: maxPageSize + 2, itemsPerPage: maxPageSize });
      expect(resourcesOf(body)).to.have.lengthOf(maxPageSize);
    }
  });

  it('answers every user once over all pages, in one order', async () => {
    const half = Math.ceil((maxPageSize + 2) / 2);
    const names = [
      ...(await namesOn(`startIndex=1&count=${half}`)),
      ...(await namesOn(`startIndex=${1 + half}&count=${half}`)),
    ];
    expect(new Set(names).size).to.equal(maxPageSize + 2);
    expect(names.slice(0, maxPageSize)).to.deep.equal(await namesOn(`count=${maxPageSize}`));
  });

  it('answers an empty page behind the end', async () => {
    for (const startIndex of [maxPageSize + 3, 2_147_483_648, Number.MAX_SAFE_INTEGER]) {
      const body = await page(`startIndex=${startIndex}`);
      expect(body).to.deep.include({ startIndex, totalResults: maxPageSize + 2, Resources: [] });
    }
  });

  it('counts the matches of a filter on all pages', async () => {
    const body = await page(`count=3&filter=${encodeURIComponent('userName sw "person"')}`);
    expect(body).to.include({ totalResults: maxPageSize + 2, itemsPerPage: 3 });
  });

  it('refuses a number that is none and names the parameter', async () => {
    for (const parameters of ['startIndex=one', 'startIndex=1.5', 'count=NaN', 'count=1e400']) {
      const response = await client.send('GET', `/Users?${parameters}`);
      expect(response.status, parameters).to.equal(400);
      expect(response.body['detail']).to.contain(parameters.split('=')[0]);
      expectRefusal(response, 400, response.body['scimType'] as string);
    }
  });
});
