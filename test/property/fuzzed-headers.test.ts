import { expect } from 'chai';
import fc from 'fast-check';
import { type ExactHeaders } from '../support/fuzz/exact-http.ts';
import { FUZZ_TIMES, FuzzedServer } from '../support/fuzz/fuzzed-server.ts';
import { wordsOf } from '../support/fuzz/words.ts';

/** What a header may hold: anything else does not leave the client. */
const anyValue = fc.string({
  unit: fc.oneof(
    fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
    fc.integer({ min: 0x80, max: 0xff }).map((code) => String.fromCharCode(code)),
    fc.constantFrom('\t', '"', ',', ';', '=', ' '),
  ),
  maxLength: 40,
});

const LONG = 'x'.repeat(500);

const valueFrom = (...values: readonly string[]): fc.Arbitrary<string | readonly string[]> => {
  const value = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...values) },
    { weight: 1, arbitrary: fc.oneof(anyValue, fc.constant(LONG)) },
  );
  return fc.oneof(
    { weight: 9, arbitrary: value },
    { weight: 1, arbitrary: fc.array(value, { minLength: 2, maxLength: 3 }) },
  );
};

const authorization = fc.oneof(
  { weight: 7, arbitrary: fc.constant('Bearer {{token}}') },
  {
    weight: 3,
    arbitrary: valueFrom(
      'bearer {{token}}',
      'BEARER   {{token}}',
      '{{token}}',
      'Bearer {{admin}}',
      'Bearer {{operator}}',
      'Bearer {{token}}x',
      'Bearer {{token}} {{token}}',
      'Basic {{token}}',
      'Bearer seatkeeper_scim_',
      'Bearer __proto__',
      'Bearer \xFF',
      'Bearer',
      '',
    ),
  },
);

const contentType = fc.oneof(
  { weight: 5, arbitrary: fc.constant('application/scim+json') },
  {
    weight: 2,
    arbitrary: valueFrom(
      'application/json',
      'APPLICATION/SCIM+JSON; CHARSET=UTF-8',
      'application/scim+json;charset="utf-8"',
      'application/scim+json; charset=utf-16',
      'application/scim+json;',
      'application/json, text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'text/plain',
      '/',
      '',
    ),
  },
);

const tags = valueFrom(
  ...wordsOf(
    '* W/"1" "1" W/"2" 1 , " W/ W/"" W/"1 w/"1" W/"01" W/"-1" W/"9223372036854775808" "" "1e0" __proto__',
  ),
  'W/"1", W/"2"',
  '"a", "1"',
  '*, "5"',
  `${'"x", '.repeat(600)}"1"`,
  '',
);

const sometimes = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const headers = fc.record({
  Authorization: authorization,
  'Content-Type': contentType,
  'If-Match': sometimes(tags),
  'If-None-Match': sometimes(tags),
  'If-Modified-Since': sometimes(valueFrom('Sat, 29 Oct 1994 19:43:31 GMT', 'x', '0')),
  Prefer: sometimes(valueFrom('return=minimal', 'return=representation', 'respond-async', 'return="', '')),
  'X-Request-Id': sometimes(valueFrom('a-1', 'two words', LONG, '', '__proto__', '"', '../x', '\xFF')),
  Accept: sometimes(valueFrom('application/scim+json', 'text/html', '*/*;q=x', '', ',')),
  'Accept-Encoding': sometimes(valueFrom('gzip', 'identity;q=0', '*')),
  'Content-Encoding': sometimes(valueFrom('identity', 'Identity', 'IDENTITY', 'gzip', '')),
  Host: sometimes(fc.constantFrom('x', 'a b', '[::1', 'a:b:c', '@', '/', '\xFF', LONG)),
  'X-Forwarded-Host': sometimes(valueFrom('x', '[', ',')),
  'X-HTTP-Method-Override': sometimes(valueFrom('DELETE', 'PATCH')),
  Range: sometimes(valueFrom('bytes=0-1', 'bytes=1-0')),
  Cookie: sometimes(valueFrom('a=b', '__proto__=x')),
});

const USER = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'new@example.com' };
const GROUP = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'New' };
const PATCH = {
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [{ op: 'replace', path: 'displayName', value: 'New' }],
};

interface Base {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
}

const base = fc.constantFrom<Base>(
  { method: 'GET', path: '/Users' },
  { method: 'GET', path: '/Users/{{user}}' },
  { method: 'GET', path: '/Groups/{{group}}', body: {} },
  { method: 'GET', path: '/ServiceProviderConfig' },
  { method: 'POST', path: '/Users', body: USER },
  { method: 'POST', path: '/Groups', body: GROUP },
  { method: 'PUT', path: '/Users/{{user}}', body: USER },
  { method: 'PUT', path: '/Groups/{{group}}', body: GROUP },
  { method: 'PATCH', path: '/Users/{{user}}', body: PATCH },
  { method: 'PATCH', path: '/Groups/{{group}}', body: PATCH },
  { method: 'DELETE', path: '/Users/{{user}}' },
  { method: 'DELETE', path: '/Groups/{{group}}', body: {} },
);

describe('headers that were tampered with', function () {
  // To find the smallest failure takes longer than all the runs.
  this.timeout(60_000 * FUZZ_TIMES);
  let server: FuzzedServer;

  before(async () => {
    server = await FuzzedServer.start();
  });
  after(async () => server.stop());

  it('let a request through or have it refused, and a refusal writes nothing', async () => {
    await server.fuzz(
      fc.tuple(base, headers),
      async ([{ method, path, body }, sent]) => {
        const { status, text } = await server.sendExactly({
          method,
          target: `/scim/v2${server.fill(path)}`,
          headers: filled(sent),
          body: body && Buffer.from(JSON.stringify(body)),
        });
        const isWritten = method !== 'GET' && status < 300;
        expect(await server.hasChanged(), `${status} ${text}`).to.equal(isWritten);
      },
      { numRuns: 300, succeeded: 0.4, refusals: ['401', '415'] },
    );
  });

  const filled = (sent: Partial<ExactHeaders>): ExactHeaders =>
    Object.fromEntries(
      Object.entries(sent).flatMap(([name, value]) =>
        value === undefined
          ? []
          : [[name, typeof value === 'string' ? server.fill(value) : value.map(server.fill)]],
      ),
    );
});
