import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { problemOf } from './agent/agent-desk.ts';
import { openSessionDesk, type SessionDesk } from './session-desk.ts';

describe('the list of shared sessions', () => {
  let desk: SessionDesk;
  before(async () => {
    desk = await openSessionDesk();
  });
  after(async () => desk.server.stop());

  const idsOf = async (query: string): Promise<string[]> =>
    (await desk.list(query)).items.map(({ id }) => id);

  it('has one row an occupancy, with the sessions on all devices', async () => {
    const { product, displayName } = await desk.sell({ concurrent: 1 });
    const userName = 'Ada.Lovelace@Example.com';
    const userId = await desk.hire(`${product}:concurrent`, {
      userName,
      displayName: 'Ada Lovelace',
      emails: [
        { value: 'home@example.com', type: 'home' },
        { value: 'ada@example.com', type: 'work' },
      ],
    });
    const agent = { userName, userId };
    const laptop = await desk.opened(agent, product, { device: 'laptop', platform: 'Windows 11' });
    const phone = await desk.opened(agent, product, { kind: 'unattended' });
    await desk.connect(phone.id);
    const page = await desk.list(`?product=${product}`);
    expect(page).to.have.all.keys('items', 'totalResults');
    expect(page.totalResults).to.equal(1);
    const [row] = page.items;
    const times = row?.sessions.map(({ startedAt, lastSeenAt }) => ({ startedAt, lastSeenAt })) ?? [];
    const common = { seatType: 'concurrent', state: 'occupied', endRequestedAt: null, endRequestedBy: null };
    expect(row).to.deep.equal({
      ...{ id: laptop.occupancyId, product, displayName, ...common, connected: 1, open: 1 },
      agent: { id: userId, userName, displayName: 'Ada Lovelace', email: 'ada@example.com' },
      since: row?.['since'],
      lastSeenAt: times[1]?.lastSeenAt,
      sessions: [
        {
          ...{ id: laptop.id, state: 'open', kind: 'attended', device: 'laptop', platform: 'Windows 11' },
          ...times[0],
        },
        { id: phone.id, state: 'connected', kind: 'unattended', device: null, platform: null, ...times[1] },
      ],
    });
    expect(Date.parse(row?.['since'] as string)).to.be.closeTo(Date.now(), 60_000);
    expect(row?.['since']).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(await desk.row(laptop.occupancyId)).to.deep.equal(row);
  });

  it('shows the primary e-mail before one for work, the full name, and null where there is none', async () => {
    const { product } = await desk.sell({ concurrent: 2 });
    const people = [
      {
        userName: 'primary',
        name: { givenName: 'Grace', familyName: 'Hopper' },
        emails: [
          { value: 'work@example.com', type: 'work' },
          { value: 'first@example.com', primary: true },
        ],
      },
      { userName: 'private', emails: [{ value: 'home@example.com', type: 'home' }] },
    ];
    for (const person of people) {
      const userId = await desk.hire(`${product}:concurrent`, person);
      await desk.opened({ userName: person.userName, userId }, product);
    }
    const { items } = await desk.list(`?product=${product}`);
    expect(
      items.map(({ agent: { userName, displayName, email } }) => [userName, displayName, email]),
    ).to.have.deep.members([
      ['primary', 'Grace Hopper', 'first@example.com'],
      ['private', null, null],
    ]);
  });

  it('has the newest first, and what is ended no longer', async () => {
    const { product } = await desk.sell({ concurrent: 3 });
    const opened = [];
    for (const agent of await desk.agents(3, `${product}:concurrent`)) {
      opened.push(await desk.opened(agent, product));
    }
    const ids = opened.map(({ occupancyId }) => occupancyId).reverse();
    // Two within a millisecond are told apart by their ids.
    const rows = (await desk.list(`?product=${product}`)).items;
    expect(rows.map(({ id }) => id)).to.have.members(ids);
    const places = rows.map(({ since, id }) => `${since as string} ${id}`);
    expect(places).to.deep.equal(places.toSorted().reverse());
    await desk.close(opened[1]?.id ?? '');
    const left = await desk.list(`?product=${product}`);
    expect(left.items.map(({ id }) => id)).to.have.members([ids[0], ids[2]]);
    expect(left.totalResults).to.equal(2);
    const gone = await desk.server.admin('GET', `/admin/v1/sessions/${ids[1] ?? ''}`);
    expect(problemOf(gone)).to.deep.equal([404, 'notFound']);
  });

  it('leaves out what has expired, reclaimed or not, also of an occupancy that goes on', async () => {
    const { product } = await desk.sell({ concurrent: 2 });
    const [lost, present] = await desk.twoAgents(`${product}:concurrent`);
    const crashed = await desk.opened(lost, product);
    const [away, here] = [await desk.opened(present, product), await desk.opened(present, product)];
    await desk.letExpire(crashed.id);
    await desk.letExpire(away.id);
    const { items, totalResults } = await desk.list(`?product=${product}`);
    expect([items.map(({ id }) => id), totalResults]).to.deep.equal([[here.occupancyId], 1]);
    expect(items[0]?.sessions.map(({ id }) => id)).to.deep.equal([here.id]);
    expect(items[0]).to.include({ open: 1, connected: 0 });
    const gone = await desk.server.admin('GET', `/admin/v1/sessions/${crashed.occupancyId}`);
    expect(problemOf(gone)).to.deep.equal([404, 'notFound']);
  });

  it('is restricted by product, state and seat type', async () => {
    const { product, id } = await desk.atWork({ open: 0, connected: 1 });
    const other = await desk.atWork({ open: 1, connected: 0 });
    const named = await desk.opened(await desk.agent(`${product}:named`), product);
    await desk.end(id);
    expect(await idsOf(`?product=${product}`)).to.deep.equal([id]);
    expect(await idsOf('?product=none')).to.deep.equal([]);
    expect(await idsOf('?state=ending'))
      .to.include(id)
      .and.not.include(other.id);
    expect(await idsOf('?state=occupied'))
      .to.include(other.id)
      .and.not.include(id);
    expect(await idsOf(`?product=${product}&state=occupied`)).to.deep.equal([]);
    expect(await idsOf('?seatType=named')).to.deep.equal([named.occupancyId]);
    expect(await idsOf(`?seatType=shared&product=${product}`)).to.deep.equal([id]);
    expect(await desk.row(named.occupancyId)).to.include({ seatType: 'named', state: 'occupied' });
  });

  it('is restricted to agents by id, by a part of the userName, or of the name, in any letter case', async () => {
    const { product } = await desk.sell({ concurrent: 3 });
    const name = { givenName: 'Zoë', familyName: 'Åström' };
    const userId = await desk.hire(`${product}:concurrent`, { userName: 'Zed-1@example.com', name });
    const { occupancyId } = await desk.opened({ userName: 'zed-1@example.com', userId }, product);
    await desk.opened(await desk.agent(`${product}:concurrent`), product);
    for (const agent of [userId, userId.toUpperCase(), 'ZED-1', 'zed-1@example.com', 'ZOË', 'ë å', 'tröm']) {
      expect(await idsOf(`?agent=${encodeURIComponent(agent)}`), agent).to.deep.equal([occupancyId]);
    }
    for (const agent of [randomUUID(), 'nobody', '%', '_ed', "'"]) {
      expect(await idsOf(`?agent=${encodeURIComponent(agent)}`), agent).to.deep.equal([]);
    }
    expect(await idsOf(`?product=${product}&agent=`)).to.have.lengthOf(2);
  });

  it('refuses a query that makes no sense', async () => {
    for (const query of [
      'state=ended',
      'state=occupied&state=ending',
      'seatType=none',
      'pageSize=0',
      'cursor=x',
      'agent=%00',
      'product=a&product=b',
    ]) {
      const { status, body } = await desk.server.admin('GET', `/admin/v1/sessions?${query}`);
      expect([status, body['code']], query).to.be.deep.oneOf([
        [400, 'invalidValue'],
        [400, 'invalidCursor'],
      ]);
    }
  });

  it('needs seats:manage and nothing else, which grants no seat', async () => {
    const { id, product, agent } = await desk.atWork({ open: 1, connected: 0 });
    const manager = await desk.server.issueToken({ scopes: ['seats:manage'] });
    const others = await desk.server.issueToken({
      scopes: ['users:manage', 'plan:manage', 'audit:read', 'tokens:manage', 'sessions', 'scim'],
    });
    const as = async (token: string, method: string, path: string, body?: unknown) =>
      desk.server.request({ method, path: `/admin/v1${path}`, token, body });
    for (const [method, path, body] of [
      ['GET', '/sessions', undefined],
      ['GET', `/sessions/${id}`, undefined],
      ['DELETE', `/sessions/${id}`, undefined],
      ['POST', '/sessions/end', { ids: [id] }],
    ] as const) {
      expect(problemOf(await as(others, method, path, body)), method).to.deep.equal([
        403,
        'insufficientScope',
      ]);
    }
    expect((await as(manager, 'GET', '/sessions')).status).to.equal(200);
    expect((await as(manager, 'GET', `/sessions/${id}`)).status).to.equal(200);
    const grant = await as(manager, 'PUT', `/users/${agent.userId}/seats/${product}`, { type: 'named' });
    expect(problemOf(grant)).to.deep.equal([403, 'insufficientScope']);
    const taken = await as(manager, 'DELETE', `/users/${agent.userId}/seats/${product}`);
    expect(problemOf(taken)).to.deep.equal([403, 'insufficientScope']);
    expect((await as(manager, 'DELETE', `/sessions/${id}`)).status).to.equal(204);
  });

  it('is nobody else’s: ids that are unknown, no UUIDs or of another tenant are not found', async () => {
    const { id } = await desk.atWork({ open: 1, connected: 0 });
    const created = await desk.server.operator('POST', '/operator/v1/tenants', { name: 'other' });
    const tokens = `/operator/v1/tenants/${created.body['id'] as string}/tokens`;
    const order = { name: 'other', scopes: ['seats:manage'] };
    const token = (await desk.server.operator('POST', tokens, order)).body['token'] as string;
    const asOther = async (method: string, path: string, body?: unknown) =>
      desk.server.request({ method, path: `/admin/v1${path}`, token, body });
    expect((await asOther('GET', '/sessions')).body).to.deep.equal({ items: [], totalResults: 0 });
    const absent = await asOther('DELETE', `/sessions/${randomUUID()}`);
    for (const each of [id, randomUUID(), 'no-uuid', '%00', 'end']) {
      for (const method of ['GET', 'DELETE']) {
        const answer = await asOther(method, `/sessions/${each}`);
        expect(problemOf(answer), `${method} ${each}`).to.deep.equal([404, 'notFound']);
        expect(answer.body).to.deep.equal(absent.body);
      }
    }
    const several = await asOther('POST', '/sessions/end', { ids: [id], force: true });
    expect(several.body).to.deep.equal({
      ...{ ended: 0, ending: 0 },
      results: [{ id, status: 'notFound', message: 'There is no such session.' }],
    });
    expect(await desk.row(id)).to.include({ state: 'occupied' });
  });
});
