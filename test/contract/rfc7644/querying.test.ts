import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import {
  clientOf,
  ENTERPRISE,
  expectRefusal,
  LIST_RESPONSE,
  newClient,
  resourcesOf,
  type ScimClient,
  SEATS,
  USER,
} from './scim-client.ts';

const PEOPLE: readonly JsonObject[] = [
  {
    userName: 'ada',
    externalId: 'X-1',
    title: 'Lead',
    name: { givenName: 'Ada', familyName: 'Byron' },
    emails: [
      { type: 'work', value: 'ada@work.example.com', primary: true },
      { type: 'home', value: 'ada@home.example.com' },
    ],
    [ENTERPRISE]: { department: 'Support', employeeNumber: '007' },
    [SEATS]: { seats: [{ product: 'rescueassist', type: 'concurrent' }] },
  },
  {
    userName: 'bob',
    externalId: 'x-1-b',
    active: false,
    emails: [{ type: 'home', value: 'bob@work.example.com' }],
    [ENTERPRISE]: { department: 'Sales' },
  },
  { userName: 'cleo', title: 'Clerk "the\\quick"', name: { familyName: 'Ålund' } },
];

const TWICE = [
  'filter',
  'sortBy',
  'sortOrder',
  'startIndex',
  'count',
  'cursor',
  'attributes',
  'excludedAttributes',
];

describe('RFC 7644 §3.4.2, querying users', () => {
  let server: TestServer;
  let client: ScimClient;
  let strict: ScimClient;

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
    strict = await newClient(server, 'strict');
    for (const person of PEOPLE) {
      await client.create(person);
    }
  });
  after(async () => server.stop());

  const query = async (filter: string, by = client) =>
    by.send('GET', `/Users?filter=${encodeURIComponent(filter)}`);
  const namesFor = async (filter: string, by = client): Promise<unknown[]> => {
    const { status, text, body } = await query(filter, by);
    expect(status, `${filter}: ${text}`).to.equal(200);
    expect(body['totalResults'], filter).to.equal(resourcesOf(body).length);
    return resourcesOf(body).map(({ userName }) => userName);
  };

  for (const name of TWICE) {
    it(`refuses ${name} given twice, before anything is done`, async () => {
      const twice = `?${name}=1&${name}=1`;
      for (const path of ['/Users', '/Groups', '/Schemas']) {
        const refused = await client.send('GET', path + twice);
        expectRefusal(refused, 400, 'invalidValue');
        expect(refused.body['detail']).to.include(name);
      }
      const body = { schemas: [USER], userName: `twice-${name}` };
      expectRefusal(await client.send('POST', `/Users${twice}`, body), 400, 'invalidValue');
      expect(await namesFor(`userName eq "twice-${name}"`)).to.deep.equal([]);
    });
  }

  it('does not mind what means nothing here, however often it comes', async () => {
    const path = '/Users?aadOptscim062020&aadOptscim062020&x=1&x=2&count=1';
    expect((await client.send('GET', path)).status).to.equal(200);
  });

  // "Responses MUST be identified using the following URI: 'urn:ietf:params:scim:api:messages:2.0:ListResponse'."
  it('answers a ListResponse', async () => {
    const { Resources, ...page } = await client.expecting(200, 'GET', '/Users');
    expect(page).to.deep.equal({ schemas: [LIST_RESPONSE], totalResults: 3, startIndex: 1, itemsPerPage: 3 });
    expect(Resources).to.be.an('array').with.lengthOf(3);
  });

  // "A query that does not return any matches SHALL return success (HTTP status code 200) with 'totalResults' set to a
  // value of 0."
  it('answers 200 and nothing to a filter that nobody matches', async () => {
    const { body, status } = await query('userName eq "nobody"');
    expect(status).to.equal(200);
    expect(body).to.deep.include({ totalResults: 0, itemsPerPage: 0, Resources: [] });
  });

  describe('§3.4.2.2, filtering', () => {
    const cases: readonly (readonly [string, readonly string[]])[] = [
      ['userName eq "ada"', ['ada']],
      ['userName eq "ADA"', ['ada']],
      // RFC 7643 §3.1: externalId is "caseExact": true.
      ['externalId eq "X-1"', ['ada']],
      ['externalId eq "x-1"', []],
      ['externalId sw "x-1"', ['bob']],
      // "Attribute names and attribute operators used in filters are case insensitive."
      ['USERNAME EQ "ada"', ['ada']],
      ['userName ne "ada"', ['bob', 'cleo']],
      ['title ne "Lead"', ['bob', 'cleo']],
      ['userName co "d"', ['ada']],
      ['userName sw "CL"', ['cleo']],
      ['userName ew "o"', ['cleo']],
      ['userName gt "ada"', ['bob', 'cleo']],
      ['userName ge "bob" and userName lt "cleo"', ['bob']],
      ['title pr', ['ada', 'cleo']],
      ['not (title pr)', ['bob']],
      ['active eq false', ['bob']],
      ['active eq true and title pr', ['ada', 'cleo']],
      ['name.familyName eq "ålund"', ['cleo']],
      ['title eq "Clerk \\"the\\\\quick\\""', ['cleo']],
      ['emails eq "bob@work.example.com"', ['bob']],
      ['emails.value co "work"', ['ada', 'bob']],
      ['emails.type eq "work"', ['ada']],
      // "the filter … emails[type eq "work" and value co "@example.com"]": both hold for one and the same value.
      ['emails[type eq "work" and value co "work"]', ['ada']],
      ['emails.type eq "home" and emails.value co "work"', ['ada', 'bob']],
      ['emails[type eq "home" and value co "home"]', ['ada']],
      ['emails[primary eq true]', ['ada']],
      [`${ENTERPRISE}:department eq "support"`, ['ada']],
      [`${ENTERPRISE}:employeeNumber eq "007"`, ['ada']],
      [`${USER}:userName eq "bob"`, ['bob']],
      [`${USER}:name.givenName eq "ada"`, ['ada']],
      [`${SEATS}:seats[product eq "rescueassist" and type eq "concurrent"]`, ['ada']],
      [`${SEATS}:seats[product eq "rescueassist" and type eq "named"]`, []],
      [`schemas eq "${ENTERPRISE}"`, ['ada', 'bob']],
      ['meta.resourceType eq "User"', ['ada', 'bob', 'cleo']],
      ['meta.created gt "2001-01-01T00:00:00Z"', ['ada', 'bob', 'cleo']],
      ['meta.lastModified lt "2001-01-01T00:00:00Z"', []],
      // "'not' takes precedence over 'and', which takes precedence over 'or'".
      ['userName eq "ada" or userName eq "bob" and active eq true', ['ada']],
      ['(userName eq "ada" or userName eq "bob") and active eq false', ['bob']],
      ['title eq null', ['bob']],
    ];
    for (const [filter, names] of cases) {
      it(`selects ${names.join(' and ') || 'nobody'} by ${filter}`, async () => {
        expect(await namesFor(filter)).to.deep.equal(names);
      });
    }

    it('selects by id, location and version', async () => {
      const [ada] = resourcesOf((await query('userName eq "ada"')).body);
      const { location } = ada?.['meta'] as JsonObject;
      expect(await namesFor(`id eq "${ada?.['id'] as string}"`)).to.deep.equal(['ada']);
      expect(await namesFor(`meta.location eq "${location as string}"`)).to.deep.equal(['ada']);
      expect(await namesFor('id eq "no-such-form"')).to.deep.equal([]);
    });

    const refused: readonly string[] = [
      'userName',
      'userName eq',
      'eq "a"',
      'userName eq "ada',
      'userName like "ada"',
      '(userName eq "ada"',
      'userName eq "ada")',
      'userName eq "ada" and',
      'not userName eq "ada"',
      "userName eq 'ada'",
      // Never 200 with nothing: the client would conclude that there is nobody.
      'shoeSize eq 43',
      'name.petName eq "x"',
      'urn:example:unknown:userName eq "ada"',
      // "Boolean and Binary attributes SHALL cause a failed response (HTTP status code 400) with 'scimType' of
      // 'invalidFilter'."
      'active gt true',
      'active eq "perhaps"',
      'meta.created gt "yesterday"',
      'name eq "Ada"',
      'password eq "a"',
      '__proto__ eq "a"',
      'constructor.name eq "a"',
      'userName eq "\\u0000"',
    ];
    for (const filter of refused) {
      it(`refuses ${filter}`, async () => {
        for (const by of [client, strict]) {
          const response = await query(filter, by);
          expectRefusal(response, 400, 'invalidFilter');
        }
      });
    }

    it('reads a value without quotes from everybody but a strict client', async () => {
      expect(await namesFor('userName eq ada')).to.deep.equal(['ada']);
      expectRefusal(await query('userName eq ada', strict), 400, 'invalidFilter');
      expect(await namesFor('userName eq "ada"', strict)).to.deep.equal(['ada']);
    });

    it('accepts a filter of 2,048 characters and 100 terms, and refuses one beyond', async () => {
      const longest = `userName eq "${'a'.repeat(2048 - 'userName eq ""'.length)}"`;
      expect(await namesFor(longest)).to.deep.equal([]);
      expectRefusal(await query(`${longest} `.replace('"a', '"aa')), 400, 'invalidFilter');
      const terms = (count: number): string => Array.from({ length: count }, () => 'title pr').join(' or ');
      expect(await namesFor(terms(100))).to.deep.equal(['ada', 'cleo']);
      expectRefusal(await query(terms(101)), 400, 'invalidFilter');
      const nested = (depth: number): string => `${'('.repeat(depth)}title pr${')'.repeat(depth)}`;
      expect(await namesFor(nested(10))).to.deep.equal(['ada', 'cleo']);
      expectRefusal(await query(nested(11)), 400, 'invalidFilter');
    });
  });
});
