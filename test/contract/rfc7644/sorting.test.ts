import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import {
  clientOf,
  ENTERPRISE,
  expectRefusal,
  resourcesOf,
  type ScimClient,
  SEATS,
  USER,
} from './scim-client.ts';

/** Four users that every sort below puts into another order; the last has nothing to be sorted by. */
const USERS: readonly JsonObject[] = [
  {
    userName: 'delta',
    displayName: 'bob',
    active: true,
    name: { familyName: 'Zuse' },
    title: 'b',
    externalId: 'b',
    emails: [
      { value: 'z@example.com', type: 'work' },
      { value: 'A@example.com', type: 'home', primary: true },
    ],
    roles: [{ value: 'z' }, { value: 'a' }],
    [ENTERPRISE]: { employeeNumber: '10', department: 'support' },
  },
  {
    userName: 'Charlie',
    displayName: 'Ada',
    active: false,
    name: { familyName: 'adams' },
    title: 'B',
    externalId: 'C',
    emails: [{ value: 'M@example.com' }],
    roles: [{ value: 'm' }],
    [ENTERPRISE]: { employeeNumber: '9', department: 'Sales' },
  },
  {
    userName: 'bravo',
    displayName: 'carl',
    active: true,
    name: { familyName: 'Byron' },
    title: 'a',
    externalId: 'a',
    emails: [{ value: 'b@example.com' }, { value: 'a@example.com' }],
    roles: [{ value: 'c' }],
    [ENTERPRISE]: { employeeNumber: '100', department: 'billing' },
    [SEATS]: { seatList: 'remote-support:named' },
  },
  { userName: 'Alpha' },
];

describe('RFC 7644 §3.4.2.3, sorting', () => {
  let server: TestServer;
  let client: ScimClient;

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
    for (const user of USERS) {
      await client.expecting(201, 'POST', '/Users', { schemas: [USER], ...user });
    }
  });
  after(async () => server.stop());

  const sorted = async (sortBy: string, more = ''): Promise<string> => {
    const path = `/Users?sortBy=${encodeURIComponent(sortBy)}${more}`;
    const list = await client.expecting(200, 'GET', path);
    expect(list).to.include({ totalResults: USERS.length });
    return resourcesOf(list)
      .map(({ userName }) => (userName as string).charAt(0).toLowerCase())
      .join('');
  };

  // "For all attribute types, if there is no data for the specified 'sortBy' value, they are sorted via the 'sortOrder'
  // parameter, i.e., they are ordered last if ascending and first if descending."
  // Of a multi-valued attribute "the value of the primary attribute (if any) or else the first value in the list".
  // Those with the same value stay in the order of their creation: d, c, b, a.
  const orders: readonly (readonly [sortBy: string, ascending: string, descending: string])[] = [
    ['userName', 'abcd', 'dcba'],
    ['displayName', 'cdba', 'abdc'],
    // Not caseExact: the titles "b" and "B" are the same.
    ['title', 'bdca', 'adcb'],
    // caseExact: "C" is before "a".
    ['externalId', 'cbda', 'adbc'],
    // Users without `active` are active.
    ['active', 'cdba', 'dbac'],
    ['name.familyName', 'cbda', 'adbc'],
    ['emails', 'dbca', 'acbd'],
    ['emails.value', 'dbca', 'acbd'],
    ['roles.value', 'bcda', 'adcb'],
    [`${ENTERPRISE}:department`, 'bcda', 'adcb'],
    // A text, however much it looks like a number.
    [`${ENTERPRISE}:employeeNumber`, 'dbca', 'acbd'],
    [`${SEATS}:seatList`, 'bdca', 'dcab'],
    ['entitlements', 'bdca', 'dcab'],
    ['meta.created', 'dcba', 'abcd'],
    ['meta.lastModified', 'dcba', 'abcd'],
    ['phoneNumbers.value', 'dcba', 'dcba'],
  ];
  for (const [sortBy, ascending, descending] of orders) {
    // "'sortOrder' SHALL default to ascending."
    it(`sorts by ${sortBy}, ascending unless descending is asked for`, async () => {
      expect(await sorted(sortBy)).to.equal(ascending);
      expect(await sorted(sortBy, '&sortOrder=ascending')).to.equal(ascending);
      expect(await sorted(sortBy, '&sortOrder=descending')).to.equal(descending);
    });
  }

  it('sorts by id', async () => {
    const ids = resourcesOf(await client.expecting(200, 'GET', '/Users?sortBy=id')).map(
      ({ id }) => id as string,
    );
    expect(ids).to.deep.equal([...ids].sort());
  });

  it('reads names in any letter case, with the URN of the schema or without', async () => {
    for (const sortBy of ['USERNAME', 'username', `${USER}:userName`, `${USER.toUpperCase()}:USERNAME`]) {
      expect(await sorted(sortBy), sortBy).to.equal('abcd');
    }
    expect(await sorted('NAME.FAMILYNAME', '&sortOrder=DESCENDING')).to.equal('adbc');
  });

  it('ignores an order without an attribute, and an empty attribute', async () => {
    const list = await client.expecting(200, 'GET', '/Users?sortOrder=descending');
    expect(resourcesOf(list).map(({ userName }) => userName)).to.deep.equal(
      USERS.map(({ userName }) => userName),
    );
    expect(await sorted('')).to.equal('dcba');
  });

  it('sorts what a filter selects, page by page', async () => {
    const filter = encodeURIComponent('displayName pr');
    const page = async (startIndex: number): Promise<unknown[]> => {
      const path = `/Users?sortBy=displayName&filter=${filter}&count=2&startIndex=${startIndex}`;
      return resourcesOf(await client.expecting(200, 'GET', path)).map(({ displayName }) => displayName);
    };
    expect([...(await page(1)), ...(await page(3))]).to.deep.equal(['Ada', 'bob', 'carl']);
  });

  it('sorts groups by name', async () => {
    for (const displayName of ['beta', 'Alpha', 'gamma']) {
      const schemas = ['urn:ietf:params:scim:schemas:core:2.0:Group'];
      await client.expecting(201, 'POST', '/Groups', { schemas, displayName });
    }
    const names = async (order: string): Promise<unknown[]> =>
      resourcesOf(await client.expecting(200, 'GET', `/Groups?sortBy=displayName&sortOrder=${order}`)).map(
        ({ displayName }) => displayName,
      );
    expect(await names('ascending')).to.deep.equal(['Alpha', 'beta', 'gamma']);
    expect(await names('descending')).to.deep.equal(['gamma', 'beta', 'Alpha']);
  });

  it('refuses an attribute that there is not, and names it', async () => {
    for (const sortBy of [
      'nickname2',
      'name.nothing',
      'password',
      'urn:example:User:title',
      `${ENTERPRISE}:none`,
    ]) {
      const response = await client.send('GET', `/Users?sortBy=${encodeURIComponent(sortBy)}`);
      expectRefusal(response, 400, 'invalidPath');
      expect(response.body['detail']).to.contain(sortBy);
    }
  });

  it('refuses what is no path', async () => {
    for (const sortBy of ['emails[type eq "work"]', 'a b', "userName'; drop table users", '$', '.']) {
      expectRefusal(
        await client.send('GET', `/Users?sortBy=${encodeURIComponent(sortBy)}`),
        400,
        'invalidPath',
      );
    }
  });

  it('refuses an order that is none', async () => {
    const response = await client.send('GET', '/Users?sortBy=userName&sortOrder=upwards');
    expectRefusal(response, 400, 'invalidValue');
    expect(response.body['detail']).to.contain('sortOrder');
  });
});
