import { expect } from 'chai';
import type pg from 'pg';
import { type Acting } from '../../src/kernel/actor.ts';
import { type UserId } from '../../src/kernel/ids.ts';
import { UnavailableError } from '../../src/kernel/unavailable-error.ts';
import { GatheredSessions } from '../../src/storage/sessions/gathered-sessions.ts';
import { rejectionOf } from '../support/rejection.ts';
import { newSeatedTenant, type SeatedTenant } from '../support/seat-tenant.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const TIMES = { ttl: 180, connectedTtl: 600 };

const actingAs = (seated: SeatedTenant, requestId: string): Acting => ({
  tenant: seated.tenant,
  actor: { type: 'agent', tokenId: null, connection: 'desk', requestId },
});

const order = (agent: string, more: object = {}): object => ({
  ...{ by: 'userId', agent, product: 'p', kind: 'attended', device: null, platform: null },
  ...{ connection: 'desk', ttl: TIMES.ttl },
  ...more,
});

describe('sessions that are opened and closed together', () => {
  let test: TestDatabase;
  let one: SeatedTenant;
  let other: SeatedTenant;
  let gathered: GatheredSessions;
  before(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    one = await newSeatedTenant(test.database, { product: 'p', concurrent: 8 });
    other = await newSeatedTenant(test.database, { product: 'p', concurrent: 8 });
    gathered = new GatheredSessions(test.limited, TIMES);
    // The rows of seats come with the first who needs one, who is served alone.
    await Promise.all([one, other].map(withSeats));
  });
  after(async () => test.drop());

  const sql = async (text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> =>
    test.database.query({ name: '', text }, values);

  const withSeats = async ({ tenant }: SeatedTenant): Promise<unknown> =>
    sql(
      `insert into concurrent_seats (tenant_id, product, seat_number) select $1, 'p', generate_series(1, 8)`,
      [tenant],
    );

  const agentOf = async (seated: SeatedTenant): Promise<UserId> => seated.newAgent('concurrent');

  const open = async (seated: SeatedTenant, agent: string, more: object = {}): Promise<string | undefined> =>
    (await gathered.open(actingAs(seated, `open ${agent}`), order(agent, more)))?.id;

  it('are each of its own tenant, on whose behalf they are recorded', async () => {
    const [mine, theirs] = [await agentOf(one), await agentOf(other)];
    const [id, otherId] = await Promise.all([open(one, mine), open(other, theirs)]);
    expect([id, otherId]).to.not.include(undefined);
    const rows = await sql(
      `select s.tenant_id, o.user_id from sessions s join occupancies o using (tenant_id, occupancy_id)
        where session_id = any($1) order by session_id = $2`,
      [[id, otherId], otherId],
    );
    expect(rows).to.deep.equal([
      { tenant_id: one.tenant, user_id: mine },
      { tenant_id: other.tenant, user_id: theirs },
    ]);
    const closed = [
      gathered.close(actingAs(one, 'close 1'), id ?? '', 'desk'),
      gathered.close(actingAs(other, 'close 2'), otherId ?? '', 'desk'),
    ];
    expect((await Promise.all(closed)).map((answer) => answer?.outcome)).to.deep.equal(['ended', 'ended']);
    const events = await sql(
      `select tenant_id, action, actor_type, connection, request_id from audit_events
        where action like 'session.%' and target_id = any($1) order by action desc, tenant_id = $2`,
      [[mine, theirs], other.tenant],
    );
    const by = { actor_type: 'agent', connection: 'desk' };
    expect(events).to.deep.equal([
      { tenant_id: one.tenant, action: 'session.opened', ...by, request_id: `open ${mine}` },
      { tenant_id: other.tenant, action: 'session.opened', ...by, request_id: `open ${theirs}` },
      { tenant_id: one.tenant, action: 'session.ended', ...by, request_id: 'close 1' },
      { tenant_id: other.tenant, action: 'session.ended', ...by, request_id: 'close 2' },
    ]);
  });

  it('are none of another tenant, whose ids are unknown here', async () => {
    const [mine, theirs, again] = [await agentOf(one), await agentOf(other), await agentOf(one)];
    expect((await Promise.all([open(one, theirs), open(one, mine)]))[0]).to.equal(undefined);
    const [id] = await Promise.all([open(other, theirs), open(one, again)]);
    const close = gathered.close(actingAs(one, 'close'), id ?? '', 'desk');
    const beat = gathered.heartbeat(actingAs(one, 'beat'), id ?? '');
    const company = [
      gathered.close(actingAs(one, 'close'), 'ffffffff-ffff-4fff-bfff-ffffffffffff', 'desk'),
      gathered.heartbeat(actingAs(one, 'beat'), 'ffffffff-ffff-4fff-bfff-ffffffffffff'),
    ];
    expect(await Promise.all([close, beat, ...company])).to.deep.equal(Array(4).fill(undefined));
    expect(await sql('select state from sessions where session_id = $1', [id])).to.deep.equal([
      { state: 'open' },
    ]);
  });

  it('leave to others what has to be looked into, and serve the rest', async () => {
    const agents = await Promise.all([1, 2, 3, 4].map(async () => agentOf(one)));
    const [plain = '', twice = '', locked = '', waited = ''] = agents;
    const key = { key: 'k', hash: '00' };
    expect((await Promise.all([open(one, plain, key), open(one, twice)])).includes(undefined)).to.equal(
      false,
    );
    // Somebody takes this agent's seat away, and has not committed.
    const holder = await test.database.pool.connect();
    try {
      await holder.query('begin');
      await holder.query('select from seat_grants where user_id = $1 for update', [locked]);
      const fresh = await agentOf(one);
      const openings = [
        open(one, twice),
        open(one, locked),
        open(one, fresh),
        open(one, waited, key),
        open(one, waited, { product: 'q' }),
        open(one, waited, { kind: 'login' }),
      ];
      const served = await Promise.all(openings);
      expect(served.map((id) => id !== undefined)).to.deep.equal([false, false, true, false, false, false]);
    } finally {
      await holder.query('rollback');
      holder.release();
    }
  });

  it('are of whoever has a seat and is active, once for all devices of an agent', async () => {
    const agents = await Promise.all([1, 2, 3, 4].map(async () => agentOf(one)));
    const [suspended = '', inactive = '', named = '', both = ''] = agents;
    await sql(`update seat_grants set status = 'suspended' where user_id = $1`, [suspended]);
    await sql('update users set active = false where user_id = $1', [inactive]);
    await sql(`update seat_grants set type = 'named' where user_id = $1`, [named]);
    const openings = [suspended, inactive, named, both, both].map(async (agent) => open(one, agent));
    const served = (await Promise.all(openings)).map((id) => id !== undefined);
    expect(served).to.deep.equal([false, false, true, true, false]);
    const occupied = 'select user_id from concurrent_seats where tenant_id = $1 and user_id is not null';
    expect(await sql(occupied, [one.tenant])).to.deep.equal([{ user_id: both }]);
  });

  it('are found by userName and by an externalId that is one agent’s', async () => {
    const [first, second, third] = [await agentOf(one), await agentOf(one), await agentOf(one)];
    await sql(`update users set external_id = 'x' where user_id = any($1)`, [[first, second]]);
    await sql(`update users set external_id = 'y' where user_id = $1`, [third]);
    const namesake = await agentOf(other);
    await sql(`update users set external_id = 'y', user_name = $2 where user_id = $1`, [namesake, second]);
    const served = await Promise.all([
      open(one, second, { by: 'userName' }),
      open(one, 'x', { by: 'externalId' }),
      open(one, 'y', { by: 'externalId' }),
    ]);
    expect(served.map((id) => id !== undefined)).to.deep.equal([true, false, true]);
    const occupied = 'select user_id from concurrent_seats where tenant_id = $1 and user_id is not null';
    const holders = (await sql(occupied, [one.tenant])).map(({ user_id }) => user_id);
    expect(holders).to.have.members([second, third]);
  });

  it('give the seats there are, and none that is due to those who wait in line', async () => {
    const agents = await Promise.all(Array.from({ length: 12 }, async () => agentOf(one)));
    const served = await Promise.all(agents.map(async (agent) => open(one, agent)));
    expect(served.filter((id) => id !== undefined)).to.have.length(8);
    const [waiter = ''] = agents.slice(-1);
    await sql(
      `insert into waiting_line (tenant_id, product, user_id, expires_at)
       values ($1, 'p', $2, clock_timestamp() + interval '1 minute')`,
      [one.tenant, waiter],
    );
    const ids = served.filter((id) => id !== undefined);
    const closed = await Promise.all(ids.map(async (id) => gathered.close(actingAs(one, 'c'), id, 'desk')));
    expect(closed.map((answer) => answer?.outcome)).to.deep.equal(Array(8).fill('ended'));
    const barging = await Promise.all(agents.slice(0, 3).map(async (agent) => open(one, agent)));
    expect(barging).to.deep.equal([undefined, undefined, undefined]);
  });

  it('live on by a sign of life, each for as long as its state lasts, and only while they live', async () => {
    const agents = await Promise.all([1, 2, 3].map(async () => agentOf(one)));
    const ids = await Promise.all(agents.map(async (agent) => open(one, agent)));
    const [plain = '', connected = '', expired = ''] = ids;
    await sql(`update sessions set state = 'connected' where session_id = $1`, [connected]);
    await sql(`update sessions set expires_at = '2020-01-01' where session_id = $1`, [expired]);
    const beats = ids.map(async (id) => gathered.heartbeat(actingAs(one, 'beat'), id ?? ''));
    const outcomes = (await Promise.all(beats)).map((answer) => answer?.outcome);
    expect(outcomes).to.deep.equal(['alive', 'alive', undefined]);
    const lives = `select session_id, round(extract(epoch from expires_at - last_seen_at))::integer as seconds
                     from sessions where session_id = any($1) order by 2`;
    expect(await sql(lives, [[plain, connected]])).to.deep.equal([
      { session_id: plain, seconds: 180 },
      { session_id: connected, seconds: 600 },
    ]);
    const closed = ids.map(async (id) => gathered.close(actingAs(one, 'c'), id ?? '', 'desk'));
    const ended = (await Promise.all(closed)).map((answer) => answer?.outcome);
    expect(ended).to.deep.equal(['ended', 'ended', undefined]);
  });

  it('are left to others while another session of their agent lives, or their seat is a surplus one', async () => {
    const agents = await Promise.all([1, 2, 3].map(async () => agentOf(one)));
    const [id, over, plain] = await Promise.all(agents.map(async (agent) => open(one, agent)));
    await sql(
      `insert into sessions select tenant_id, gen_random_uuid(), occupancy_id, product, kind, 'phone', platform, state,
              started_at, last_seen_at, expires_at, ended_at, end_reason, ended_by, connection
         from sessions where session_id = $1`,
      [id],
    );
    await sql('update concurrent_seats set surplus = true where user_id = $1', [agents[1]]);
    const closed = [id, over, plain].map(async (each) =>
      gathered.close(actingAs(one, 'c'), each ?? '', 'desk'),
    );
    const ended = (await Promise.all(closed)).map((answer) => answer?.outcome);
    expect(ended).to.deep.equal([undefined, undefined, 'ended']);
  });

  it('ring for those who wait in line when they end', async () => {
    const agents = await Promise.all([1, 2].map(async () => agentOf(one)));
    const ids = await Promise.all(agents.map(async (agent) => open(one, agent)));
    await sql(
      `insert into waiting_line (tenant_id, product, user_id, expires_at)
       values ($1, 'p', gen_random_uuid(), clock_timestamp() + interval '1 minute')`,
      [one.tenant],
    );
    const bell = test.database.newClient();
    await bell.connect();
    try {
      await bell.query('listen seatkeeper_line');
      const rung = new Promise<string | undefined>((resolve) => {
        bell.once('notification', ({ payload }: pg.Notification) => {
          resolve(payload);
        });
      });
      await Promise.all(ids.map(async (id) => gathered.close(actingAs(one, 'c'), id ?? '', 'desk')));
      expect(await rung).to.equal(`${one.tenant} p`);
    } finally {
      await bell.end();
    }
  });

  it('resolve that their agent was refused before', async () => {
    const agents = await Promise.all([1, 2].map(async () => agentOf(one)));
    await sql(
      `insert into seat_denials (tenant_id, product, user_id, first_at, last_at)
       select $1, 'p', agent, clock_timestamp(), clock_timestamp() from unnest($2::uuid[]) as agent`,
      [one.tenant, agents],
    );
    await Promise.all(agents.map(async (agent) => open(one, agent)));
    const left = 'select from seat_denials where tenant_id = $1 and resolved_at is null';
    expect(await sql(left, [one.tenant])).to.have.length(0);
  });

  it('are served alone when one of them cannot be read', async () => {
    const [agent, another] = [await agentOf(one), await agentOf(one)];
    const openings = [open(one, agent), open(one, another), open(one, 'no id of anybody')];
    expect(await Promise.all(openings)).to.deep.equal([undefined, undefined, undefined]);
    expect(await sql('select from sessions where tenant_id = $1', [one.tenant])).to.have.length(0);
  });

  it('all fail when the database is gone', async () => {
    const lost = await createTestDatabase();
    const orphans = new GatheredSessions(lost.database, TIMES);
    await lost.drop();
    const beats = [1, 2].map(async () => orphans.heartbeat(actingAs(one, 'beat'), one.tenant));
    for (const error of await Promise.all(beats.map(rejectionOf))) {
      expect(error).to.be.instanceOf(UnavailableError);
    }
  });
});
