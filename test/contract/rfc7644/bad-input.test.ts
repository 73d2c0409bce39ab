import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { sendRaw } from '../../support/raw-http.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { clientOf, expectRefusal, metaOf, type ScimClient, USER, userWith } from './scim-client.ts';

interface BadBody {
  readonly name: string;
  /** The body to the letter. */
  readonly text: string;
  readonly answer: readonly [status: number, scimType?: string];
  /** What `detail` says: the path, and the rule. */
  readonly detail: RegExp;
  readonly headers?: Record<string, string>;
}

const SCHEMAS = `"schemas":["${USER}"],"userName":"bad@example.com"`;
const MEBIBYTE = 1024 * 1024;

/** Refused before anybody asks what the body is for. */
const FOR_EVERY_WRITE: readonly BadBody[] = [
  { name: 'half an object', text: '{"a":', answer: [400, 'invalidSyntax'], detail: /JSON/ },
  { name: 'a list', text: '[]', answer: [400, 'invalidSyntax'], detail: /JSON object/ },
  { name: 'a text', text: '"a"', answer: [400, 'invalidSyntax'], detail: /JSON object/ },
  { name: 'two objects', text: '{}{}', answer: [400, 'invalidSyntax'], detail: /JSON/ },
  {
    name: 'a NUL',
    text: `{${SCHEMAS},"name":{"givenName":"a\\u0000b"}}`,
    answer: [400, 'invalidValue'],
    detail: /"name\.givenName" .*NUL/,
  },
  {
    name: 'a lone surrogate',
    text: `{${SCHEMAS},"emails":[{"value":"\\ud800"}]}`,
    answer: [400, 'invalidValue'],
    detail: /"emails\[0\]\.value" .*surrogate/,
  },
  {
    name: 'a NUL in a name',
    text: `{${SCHEMAS},"a\\u0000":1}`,
    answer: [400, 'invalidSyntax'],
    detail: /"a\uFFFD" .*NUL/,
  },
  {
    name: 'a body 20,000 deep',
    text: `{${SCHEMAS},"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
    answer: [400, 'invalidSyntax'],
    detail: /"x\[0\].*deeper than 20/,
  },
  {
    name: 'objects 20,000 deep',
    text: `{${SCHEMAS},"x":${'{"x":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
    answer: [400, 'invalidSyntax'],
    detail: /"x\.x.*deeper than 20/,
  },
  {
    name: '1e400',
    text: `{${SCHEMAS},"roles":[{"value":1e400}]}`,
    answer: [400, 'invalidValue'],
    detail: /"roles\[0\]\.value" .*range/,
  },
  {
    name: '__proto__',
    text: `{${SCHEMAS},"__proto__":{"admin":true}}`,
    answer: [400, 'invalidSyntax'],
    detail: /"__proto__" .*not allowed/,
  },
  {
    name: 'constructor.prototype',
    text: `{${SCHEMAS},"name":{"constructor":{"prototype":{"admin":true}}}}`,
    answer: [400, 'invalidSyntax'],
    detail: /"name\.constructor" .*not allowed/,
  },
  {
    name: 'a body over the limit',
    text: `{${SCHEMAS},"displayName":"${'x'.repeat(MEBIBYTE)}"}`,
    answer: [413],
    detail: /1048576 bytes/,
  },
  {
    name: 'another media type',
    text: `{${SCHEMAS}}`,
    answer: [415],
    detail: /application\/scim\+json/,
    headers: { 'Content-Type': 'text/plain' },
  },
  {
    name: 'another character set',
    text: `{${SCHEMAS}}`,
    answer: [415],
    detail: /UTF-8/,
    headers: { 'Content-Type': 'application/scim+json; charset=iso-8859-1' },
  },
  {
    name: 'a compressed body',
    text: `{${SCHEMAS}}`,
    answer: [415],
    detail: /gzip/,
    headers: { 'Content-Encoding': 'gzip' },
  },
];

const wrong = (name: string, members: string, detail: RegExp): BadBody => ({
  name,
  text: `{${SCHEMAS},${members}}`,
  answer: [400, 'invalidValue'],
  detail,
});

/** Refused where a user is described. */
const FOR_A_USER: readonly BadBody[] = [
  wrong('a number for a text', '"title":7', /^title: must be string/),
  wrong('an object for a text', '"displayName":{"a":1}', /^displayName: must be string/),
  wrong('a list for a text', '"nickName":["a"]', /^nickName: must be string/),
  wrong('a text for an object', '"name":"Ada"', /^name: must be object/),
  wrong('a text that is no boolean', '"active":"yes"', /^active: must be boolean/),
  wrong('a number for a boolean', '"active":1', /^active: must be boolean/),
  wrong(
    'a number in a list',
    '"emails":[{"value":"a@example.com"},{"value":7}]',
    /^emails\[1\]\.value: must be string/,
  ),
  wrong('a number for an object in a list', '"emails":[7]', /^emails\[0\]: must be object/),
  wrong(
    'a number in an extension',
    '"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":7}',
    /enterprise:2\.0:User:department: must be string/,
  ),
  wrong(
    'a text for an extension',
    '"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":"x"',
    /enterprise:2\.0:User: must be an object/,
  ),
  wrong('a number for an externalId', '"externalId":7', /^externalId: must be string/),
  wrong('an externalId that no index holds', `"externalId":"${'x'.repeat(513)}"`, /^externalId: .*512/),
  {
    name: 'a userName that no index holds',
    text: `{"schemas":["${USER}"],"userName":"${'x'.repeat(513)}"}`,
    answer: [400, 'invalidValue'],
    detail: /^userName: .*512/,
  },
  {
    name: 'schemas that are no list',
    text: `{"schemas":"${USER}","userName":"bad@example.com"}`,
    answer: [400, 'invalidSyntax'],
    detail: /^schemas: /,
  },
  {
    name: 'schemas of numbers',
    text: '{"schemas":[7],"userName":"bad@example.com"}',
    answer: [400, 'invalidSyntax'],
    detail: /^schemas: /,
  },
  {
    name: 'an unknown schema',
    text: '{"schemas":["urn:example:unknown"],"userName":"bad@example.com"}',
    answer: [400, 'invalidValue'],
    detail: /^schemas: /,
  },
];

describe('bad input', () => {
  let server: TestServer;
  let client: ScimClient;
  let victim: JsonObject & { readonly id: string };

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
    victim = await client.create({ title: 'Untouched' });
  });
  after(async () => server.stop());

  /** How many rows there are, and how often any was written. */
  const written = async (): Promise<unknown> => {
    const text = `select (select count(*)::int from users) as users, (select sum(version)::int from users) as versions,
                         (select count(*)::int from groups) as groups, (select count(*)::int from seat_grants) as grants`;
    return server.database.query({ name: '', text }, []);
  };

  const expectRefused = async (bad: BadBody, method: string, path: string): Promise<void> => {
    const before = await written();
    const response = await client.send(method, path, bad.text, bad.headers);
    expectRefusal(response, ...bad.answer);
    expect(response.body['detail'], method).to.match(bad.detail);
    expect(response.text.length).to.be.lessThan(1000);
    expect(await written()).to.deep.equal(before);
  };

  for (const bad of FOR_EVERY_WRITE) {
    it(`refuses ${bad.name} with ${bad.answer.join(' ')} in every write, and writes nothing`, async () => {
      await expectRefused(bad, 'POST', '/Users');
      await expectRefused(bad, 'PUT', `/Users/${victim.id}`);
      await expectRefused(bad, 'PATCH', `/Users/${victim.id}`);
      expect(({} as JsonObject)['admin']).to.equal(undefined);
    });
  }

  for (const bad of FOR_A_USER) {
    it(`refuses ${bad.name} with ${bad.answer.join(' ')} in a user, and writes nothing`, async () => {
      await expectRefused(bad, 'POST', '/Users');
      await expectRefused(bad, 'PUT', `/Users/${victim.id}`);
    });
  }

  it('accepts a body just below the limit, and a list of nineteen levels', async () => {
    const rest = JSON.stringify(userWith({ displayName: '' })).length;
    const largest = userWith({ displayName: 'x'.repeat(MEBIBYTE - rest - 2) });
    const { id } = await client.expecting(201, 'POST', '/Users', largest);
    await client.expecting(204, 'DELETE', `/Users/${id as string}`);
    const deep = JSON.stringify(userWith()).replace(/}$/, `,"x":${'['.repeat(19)}${']'.repeat(19)}}`);
    await client.expecting(201, 'POST', '/Users', deep);
  });

  it('accepts text of every kind and answers it as it came', async () => {
    const displayName = 'Zoë 日本 \u{1F600} "quoted" \\ \u202E\u0007 \uFFFD \' -- %';
    const { id } = await client.create({ displayName });
    expect(await client.expecting(200, 'GET', `/Users/${id}`)).to.include({ displayName });
  });

  it('accepts a userName and an externalId of 512 characters, of three bytes each', async () => {
    const longest = Array.from({ length: 512 }, (_, index) => String.fromCodePoint(0x4e00 + index * 37)).join(
      '',
    );
    const created = await client.create({ userName: longest, externalId: longest });
    const filter = encodeURIComponent(`externalId eq "${longest}"`);
    expect(await client.expecting(200, 'GET', `/Users?filter=${filter}`)).to.include({ totalResults: 1 });
    await client.expecting(204, 'DELETE', `/Users/${created.id}`);
  });

  it('takes no link from the Host header', async () => {
    const answer = await sendRaw(
      Number(new URL(server.baseUrl).port),
      `GET /scim/v2/Users/${victim.id} HTTP/1.1\r\nHost: attacker.example.com\r\nConnection: close\r\n`,
      'X-Forwarded-Host: attacker.example.com\r\nX-Forwarded-Proto: https\r\nForwarded: host=attacker.example.com\r\n',
      `Authorization: Bearer ${client.token}\r\n\r\n`,
    );
    expect(answer)
      .to.match(/^HTTP\/1\.1 200 /)
      .and.not.contain('attacker');
    expect(answer).to.contain(`"location":"${metaOf(victim)['location'] as string}"`);
  });
});
