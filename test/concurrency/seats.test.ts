import { expect } from 'chai';
import { type TestResponse } from '../support/http.ts';
import { seatViolations } from '../support/checker/seat-checker.ts';
import {
  countBy,
  inParallel,
  PATCH_SCHEMA,
  SEATS_SCHEMA,
  startServers,
  type SeveralServers,
  USER_SCHEMA,
} from './several-servers.ts';

/** How often each answer came, such as `403 insufficientSeats`. */
const statusesOf = (answers: readonly TestResponse[]): Record<string, number> =>
  countBy(
    answers.map(({ status, body: { scimType, code } }) => {
      const word = scimType ?? code;
      return typeof word === 'string' ? `${status} ${word}` : status;
    }),
  );

const times = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('seats under two server processes', () => {
  let servers: SeveralServers;
  before(async function () {
    this.timeout(60_000);
    servers = await startServers(2);
  });
  afterEach(async () => {
    expect(await seatViolations(servers.database)).to.deep.equal({});
  });
  after(async () => servers.stop());

  const post = (userName: string, seatList: string): Promise<TestResponse> =>
    servers.scim('POST', '/Users', { schemas: [USER_SCHEMA], userName, [SEATS_SCHEMA]: { seatList } });

  const setSeats = (id: string, seatList: string): Promise<TestResponse> =>
    patch(id, { op: 'replace', path: `${SEATS_SCHEMA}:seatList`, value: seatList });

  const patch = (id: string, operation: object): Promise<TestResponse> =>
    servers.scim('PATCH', `/Users/${id}`, { schemas: [PATCH_SCHEMA], Operations: [operation] });

  it('gives 10 named seats to 10 of 200 users who are created at once, and keeps nothing of the others', async () => {
    const answers = await Promise.all(
      times(200).map(async (index) => post(`race-${index}`, 'remote-support:named')),
    );
    expect(statusesOf(answers)).to.deep.equal({ 201: 10, '403 insufficientSeats': 190 });
    const [counts] = await servers.rows<object>(
      `select (select count(*)::int from users where user_name like 'race-%') as users,
              (select count(*)::int from seat_grants g join users u using (tenant_id, user_id)
                where u.user_name like 'race-%' and g.status = 'assigned') as grants,
              (select assigned from seat_pools where product = 'remote-support' and type = 'named') as counted`,
    );
    expect(counts).to.deep.equal({ users: 10, grants: 10, counted: 10 });
  });

  it('gives the last seat to one of the users who ask for it at once', async () => {
    await servers.putProduct('last-seat', 'mixed');
    await servers.putPool('last-seat', 'named', { capacity: 3 });
    await Promise.all([post('last-a', 'last-seat:named'), post('last-b', 'last-seat:named')]);
    const users = await inParallel(times(12), 6, async (index) => post(`last-${index}`, ''));
    const answers = await Promise.all(
      users.map(async ({ body }) => setSeats(body['id'] as string, 'last-seat:named')),
    );
    expect(statusesOf(answers)).to.deep.equal({ 200: 1, '403 insufficientSeats': 11 });
  });

  it('loses nothing of PATCHes that change one user at once', async () => {
    const { body } = await post('patched', '');
    const id = body['id'] as string;
    const values = times(6).map((index) => `patched-${index}@example.com`);
    const answers = await Promise.all(
      values.map(async (value) =>
        patch(id, { op: 'add', path: 'emails', value: [{ value, type: `t${value}` }] }),
      ),
    );
    expect(statusesOf(answers)).to.deep.equal({ 200: 6 });
    const after = (await servers.scim('GET', `/Users/${id}`)).body as { emails: { value: string }[] };
    expect(after.emails.map(({ value }) => value)).to.have.members(values);
    expect(new Set(answers.map(({ headers }) => headers.get('ETag'))).size).to.equal(6);
  });

  it('grants every one of the seats that PATCHes give to one user at once', async () => {
    const { body } = await post('collector', '');
    const products = times(4).map((index) => `collected-${index}`);
    for (const product of products) {
      await servers.putProduct(product, 'mixed');
      await servers.putPool(product, 'named', { capacity: 1 });
    }
    const answers = await Promise.all(
      products.map(async (product) =>
        patch(body['id'] as string, {
          op: 'add',
          path: `${SEATS_SCHEMA}:seats`,
          value: [{ product, type: 'named' }],
        }),
      ),
    );
    expect(statusesOf(answers)).to.deep.equal({ 200: 4 });
    const after = await servers.scim('GET', `/Users/${body['id'] as string}`);
    const { seatList } = after.body[SEATS_SCHEMA] as { seatList: string };
    expect(seatList.split(' ')).to.have.members(products.map((product) => `${product}:named`));
  });

  it('opens one pool of an exclusive product when both are opened at once', async () => {
    for (const round of times(5)) {
      const product = `only-one-${round}`;
      await servers.putProduct(product, 'exclusive');
      const answers = await Promise.all(
        times(6).map(async (index) =>
          servers.putPool(product, index % 2 === 0 ? 'named' : 'concurrent', { capacity: 1 }),
        ),
      );
      const open = await servers.rows(
        'select type from seat_pools where product = $1 and capacity > 0',
        product,
      );
      expect(open).to.have.length(1);
      expect(statusesOf(answers)).to.deep.equal({ 200: 3, '409 exclusiveSeatType': 3 });
    }
  });

  it('never ends above a named capacity that is cut while seats are granted', async () => {
    await servers.putProduct('shrinking', 'mixed');
    await servers.putPool('shrinking', 'named', { capacity: 20 });
    const answers = await inParallel(times(40), 20, async (index) =>
      index % 4 === 3
        ? servers.putPool('shrinking', 'named', { capacity: 20 - Math.floor(index / 3) })
        : post(`shrinking-${index}`, 'shrinking:named'),
    );
    const known = ['200', '201', '403 insufficientSeats', '409 capacityBelowAssigned'];
    expect(known).to.include.members(Object.keys(statusesOf(answers)));
    const [pool] = await servers.rows<{ capacity: number; assigned: number }>(
      "select capacity, assigned from seat_pools where product = 'shrinking'",
    );
    expect(pool?.assigned).to.equal(answers.filter(({ status }) => status === 201).length);
    expect(pool?.assigned).to.be.at.most(pool?.capacity ?? 0);
  });

  it('lets users wait in line and promotes one for every seat that is freed at once', async () => {
    await servers.putProduct('queued', 'mixed');
    await servers.putPool('queued', 'named', { capacity: 5, whenFull: 'wait' });
    const users = await inParallel(times(15), 15, async (index) => post(`queued-${index}`, 'queued:named'));
    expect(statusesOf(users)).to.deep.equal({ 201: 15 });
    // Who holds a seat and who only waits leave together: half of them may be promoted in the meantime.
    const leaving = users.filter((_, index) => index % 2 === 0).map(({ body }) => body['id'] as string);
    const answers = await Promise.all(leaving.map(async (id) => setSeats(id, '')));
    expect(statusesOf(answers)).to.deep.equal({ 200: 8 });
    const counts = await servers.rows(
      "select status, count(*)::int from seat_grants where product = 'queued' group by 1 order by 1",
    );
    expect(counts).to.deep.equal([
      { status: 'assigned', count: 5 },
      { status: 'waiting', count: 2 },
    ]);
  });
});
