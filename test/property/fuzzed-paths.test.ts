import { METHODS } from 'node:http';
import { expect } from 'chai';
import fc from 'fast-check';
import { FUZZ_TIMES, FuzzedServer } from '../support/fuzz/fuzzed-server.ts';
import { wordsOf } from '../support/fuzz/words.ts';

const BASES = [
  '',
  ...wordsOf(`
    /SCIM/v2 /scim /scim/v2x /scim%2Fv2 /scim/v2%2F //scim/v2 /./scim/v2 /scim/v2/../v2 /scim/v2/. /scim/v2/%2e%2e/v2
    /admin/v1 /operator/v1 /admin/v1/../../scim/v2 *
    http://x/scim/v2 HTTPS://u:p@x:1/scim/v2 http://[::1/scim/v2 http://%zz@x/scim/v2 http://x:99999/scim/v2 urn://x
  `),
];

const SEGMENTS = [
  '',
  ...wordsOf(String.raw`
    Users Groups Entitlements Schemas ResourceTypes ServiceProviderConfig Bulk Me .search
    users USERS Users%20 %55sers User seat-pools tokens livez
    {{user}} {{USER}} {{group}} {{GROUP}} {{nobody}} {{user}}{{user}} {{user}}%00 {{user}}%20 %20{{user}} {{user}}.json
    remote-support:named urn:ietf:params:scim:schemas:core:2.0:User bulkId:a :id (.*) *
    %00 % %% %zz %2 %2f %5c \ %2e%2e .. . ;a=b %3F %23 %0d%0aX:y
    %ff %c0%ae %ed%a0%80 %E2%82 %F0%9F%98%80 %u0041 ' " <script> $x { |
    __proto__ constructor prototype toString null undefined -1 0 NaN 1e400
  `),
  '0'.repeat(36),
  'x'.repeat(4_000),
  '%41'.repeat(1_000),
];

const ENDS = wordsOf('/ // ? ?? ?&&=& # #/../x ?# /? % %2f /. /.. ?attributes=id');

/** Paths that are right but for a piece or two, and paths of any pieces. */
const path: fc.Arbitrary<string> = fc
  .record({
    base: fc.oneof(
      { weight: 9, arbitrary: fc.constant('/scim/v2') },
      { weight: 1, arbitrary: fc.constantFrom(...BASES) },
    ),
    segments: fc.oneof(
      {
        weight: 4,
        arbitrary: fc.constantFrom(['Users'], ['Groups'], ['Users', '{{user}}'], ['Groups', '{{group}}']),
      },
      { weight: 2, arbitrary: fc.constantFrom(...SEGMENTS).map((each) => ['Users', each]) },
      { weight: 1, arbitrary: fc.constantFrom(...SEGMENTS).map((each) => ['Groups', each]) },
      { weight: 3, arbitrary: fc.array(fc.constantFrom(...SEGMENTS), { maxLength: 4, size: 'max' }) },
    ),
    end: fc.oneof(
      { weight: 4, arbitrary: fc.constant('') },
      { weight: 1, arbitrary: fc.constantFrom(...ENDS) },
    ),
  })
  .map(({ base, segments, end }) => [base, ...segments].join('/') + end)
  // Anything else is refused by the parser of HTTP, and no application hears of it.
  .filter((each) => /^(?:\/|\*$|[a-z]+:\/\/)/i.test(each));

const method = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS') },
  { weight: 1, arbitrary: fc.constantFrom(...METHODS.filter((each) => each !== 'CONNECT')) },
);

/** RFC 9110 §9.2.1: safe methods, after which everything is as it was. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** Whichever of the three its method and path ask for, this is one. */
const BODY = Buffer.from(
  JSON.stringify({
    schemas: [
      'urn:ietf:params:scim:schemas:core:2.0:User',
      'urn:ietf:params:scim:schemas:core:2.0:Group',
      'urn:ietf:params:scim:api:messages:2.0:PatchOp',
      'urn:ietf:params:scim:api:messages:2.0:BulkRequest',
      'urn:ietf:params:scim:api:messages:2.0:SearchRequest',
    ],
    userName: 'new@example.com',
    displayName: 'New',
    Operations: [
      { op: 'replace', path: 'displayName', value: 'Newer', method: 'DELETE', bulkPath: '/Users/x' },
    ],
  }),
);

describe('a path that was tampered with', function () {
  // To find the smallest failure takes longer than all the runs.
  this.timeout(60_000 * FUZZ_TIMES);
  let server: FuzzedServer;

  before(async () => {
    server = await FuzzedServer.start();
  });
  after(async () => server.stop());

  it('is answered by the surface it names, whatever the method, and a refusal writes nothing', async () => {
    await server.fuzz(
      fc.record({ method, path, hasBody: fc.boolean() }),
      async ({ method: verb, path: written, hasBody }) => {
        const { status, text } = await server.sendExactly({
          method: verb,
          target: server.fill(written),
          headers: {
            Authorization: server.fill('Bearer {{token}}'),
            ...(hasBody && { 'Content-Type': 'application/scim+json' }),
          },
          body: hasBody ? BODY : undefined,
        });
        if (await server.hasChanged()) {
          expect(SAFE.has(verb), `${verb} wrote something`).to.equal(false);
          expect(status, text).to.be.within(200, 299);
        }
      },
      { numRuns: 400, succeeded: 0.12, refusals: ['404', '405', '501', '400 invalidSyntax'] },
    );
  });
});
