import { expect } from 'chai';
import { sendRaw } from '../../support/raw-http.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { clientOf, type ScimClient, userWith } from './scim-client.ts';

const SCIM_JSON = 'application/scim+json; charset=utf-8';
const PLAIN_JSON = 'application/json; charset=utf-8';

/** What an `Accept` is answered with. */
const ANSWERS = [
  ['application/json', PLAIN_JSON],
  ['application/json; charset=utf-8', PLAIN_JSON],
  ['Application/JSON', PLAIN_JSON],
  ['text/html, application/json;q=0.5', PLAIN_JSON],
  ['application/scim+json;q=0.5, application/json', PLAIN_JSON],
  ['application/scim+json;q=0, */*;q=0.1', PLAIN_JSON],
  // Of equal weights: what is named more precisely, as many HTTP libraries do, then what is named first.
  ['application/json, text/plain, */*', PLAIN_JSON],
  ['application/json, application/*+json, application/*', PLAIN_JSON],
  ['application/json, application/scim+json', PLAIN_JSON],
  ['application/scim+json', SCIM_JSON],
  ['application/scim+json; charset=UTF-8', SCIM_JSON],
  ['application/scim+json, application/json', SCIM_JSON],
  ['application/json;q=0.9, application/scim+json', SCIM_JSON],
  ['application/json;q=0.9, */*', SCIM_JSON],
  ['*/*', SCIM_JSON],
  ['application/*', SCIM_JSON],
  // Nobody is refused for the sake of a media type: a 406 would stop a connector that can read the answer all the same.
  ['text/html', SCIM_JSON],
  ['application/xml;q=0.9', SCIM_JSON],
  ['application/json;q=0', SCIM_JSON],
  ['nonsense', SCIM_JSON],
] as const;

// "Service providers MUST support the 'Accept' header 'Accept: application/scim+json' … and SHOULD support the header
// 'Accept: application/json' … The format defaults to 'application/scim+json' if no format is specified."
describe('RFC 7644 §3.8, the media type of an answer', () => {
  let server: TestServer;
  let client: ScimClient;

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
  });
  after(async () => server.stop());

  for (const [accept, contentType] of ANSWERS) {
    it(`is ${contentType} for ${accept}`, async () => {
      for (const [status, path] of [
        [200, '/Users?count=0'],
        [200, '/Schemas'],
        [404, '/Users/none'],
        [404, '/Nothing'],
      ] as const) {
        const response = await client.send('GET', path, undefined, { Accept: accept });
        expect([response.status, response.headers.get('Content-Type')], path).to.deep.equal([
          status,
          contentType,
        ]);
        expect(response.body['schemas'], path).to.be.an('array');
      }
    });
  }

  it('is that of SCIM where no format is specified', async () => {
    const answer = await sendRaw(
      Number(new URL(server.baseUrl).port),
      `GET /scim/v2/Users?count=0 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n` +
        `Authorization: Bearer ${server.scimToken}\r\n\r\n`,
    );
    expect(answer)
      .to.match(/^HTTP\/1\.1 200 /)
      .and.include(`Content-Type: ${SCIM_JSON}`);
  });

  it('is the one asked for also where a resource is written', async () => {
    const headers = { Accept: 'application/json' };
    const created = await client.send('POST', '/Users', userWith(), headers);
    expect(created.status, created.text).to.equal(201);
    expect(created.headers.get('Content-Type')).to.equal(PLAIN_JSON);
    const refused = await client.send('POST', '/Users', userWith({ userName: '' }), headers);
    expect(refused.status, refused.text).to.equal(400);
    expect(refused.headers.get('Content-Type')).to.equal(PLAIN_JSON);
  });

  it('is that of problems on the other surfaces', async () => {
    const headers = { Accept: 'application/json' };
    const path = '/admin/v1/nothing';
    const response = await server.request({ path, token: server.adminToken, headers });
    expect(response.headers.get('Content-Type')).to.equal('application/problem+json');
  });
});
